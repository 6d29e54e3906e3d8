import { secret } from '../../config/secret.ts';
import { localCustody } from '../../keys/local-custody.ts';
import { openRelayKeys, type RelayKeys } from '../../keys/relay-keys.ts';
import type { Database } from '../database.ts';
import { relayKeyStore } from '../relay-key-store.ts';

export const testMasterKey = secret(Buffer.alloc(32, 7).toString('base64'));

/** The keys of a relay on this database, as a context of the tests has them. */
export function testKeys(db: Pick<Database, 'withRole'>, masterKeys = [testMasterKey]): Promise<RelayKeys> {
  return openRelayKeys(localCustody(masterKeys), relayKeyStore(db));
}
