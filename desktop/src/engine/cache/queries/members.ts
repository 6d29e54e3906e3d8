import type { MemberRow } from '@tandem/shared/model';
import { sql } from '../../sqlite/database.ts';
import type { Cache } from '../cache.ts';
import { type Sealed, unseal } from '../sealed.ts';

export function membersOf({ db }: Cache): MemberRow[] {
  return (sql(db, 'SELECT body, crc FROM member').all() as Sealed[])
    .map((row) => unseal<MemberRow>(row))
    .sort((a, b) => a.name.localeCompare(b.name));
}
