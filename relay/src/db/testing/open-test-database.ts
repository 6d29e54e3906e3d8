import { newId } from '@tandem/shared/lib';
import type { PersonId, TenantId } from '@tandem/shared/model';
import { personId as brandPerson, tenantId as brandTenant } from '@tandem/shared/model';
import type { Sql } from 'postgres';
import type { RelayFeature } from '../../feature.ts';
import { connect } from '../connect.ts';
import { createDatabase } from '../create-database.ts';
import type { Database } from '../database.ts';
import { appLogin, databaseUrl, type TestCluster, templateName } from './test-cluster.ts';
import { testKeys } from './test-keys.ts';

export interface TestDatabase {
  /** The application's. */
  readonly url: string;
  readonly ownerUrl: string;
  /** As the application role. */
  readonly db: Database;
  /** Superuser, for arranging and looking behind the scenes; never what is under test. */
  readonly adminSql: Sql;
  close(): Promise<void>;
}

/** A database of its own in `cluster`, cloned from the migrated template; also outside of vitest. */
export async function openTestDatabase(
  { adminUrl }: TestCluster,
  features: readonly RelayFeature[] = [],
): Promise<TestDatabase> {
  const name = `test_${newId().replaceAll('-', '')}`;
  const control = connect(adminUrl, { max: 1 });
  await control.unsafe(`create database ${name} template ${templateName}`);
  const url = databaseUrl(adminUrl, name, appLogin);
  const ownerUrl = databaseUrl(adminUrl, name);
  const db = createDatabase({ url, features, poolSize: 8 });
  const adminSql = connect(ownerUrl, { max: 2 });
  return {
    url,
    ownerUrl,
    db,
    adminSql,
    async close() {
      await Promise.all([db.close(), adminSql.end({ timeout: 5 })]);
      await control.unsafe(`drop database ${name} with (force)`);
      await control.end();
    },
  };
}

export interface TestTenant {
  readonly tenantId: TenantId;
  /** Its owner. */
  readonly personId: PersonId;
  readonly name: string;
  readonly email: string;
}

/** A shop with an owner, who cannot sign in (no password). */
export async function createTestTenant(db: Database, name = 'Shop'): Promise<TestTenant> {
  const tenantId = brandTenant.parse(newId());
  const personId = brandPerson.parse(newId());
  const email = `${personId}@example.com`;
  const { people } = await testKeys(db);
  await db.withTenant(tenantId, async ({ sql }) => {
    await sql`insert into tenant (id, name, time_zone, language, log_id, data_key, plan)
      values (${tenantId}, ${name}, 'Asia/Bangkok', 'th', ${newId()}, ${Buffer.alloc(0)}, 'enterprise')`;
    await sql`select create_owner(${personId}, ${people.index(email)}, ${people.seal(email, `person:${personId}:email`)},
      ${people.seal(`Owner of ${name}`, `person:${personId}:name`)}, '-', ${name})`;
  });
  return { tenantId, personId, name, email };
}
