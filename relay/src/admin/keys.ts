import type { TenantId } from '@tandem/shared/model';
import { relayKeyStore } from '../db/relay-key-store.ts';
import { localCustody } from '../keys/local-custody.ts';
import { openRelayKeys, rewrapRelayKey } from '../keys/relay-keys.ts';
import { rewrapDataKey } from '../tenancy/index.ts';
import { tenantPages } from './tenant-pages.ts';
import { withDatabase } from './with-database.ts';

/**
 * Wraps every data key anew with the newest master key, one shop at a time, while relays work on: what the data keys seal stays as it
 * is, and the older master keys open until this has ended. Safe to repeat and to stop.
 */
export async function rotateKeys(): Promise<void> {
  await withDatabase(async ({ config, db }) => {
    const store = relayKeyStore(db);
    const keys = await openRelayKeys(localCustody(config.masterKeys), store);
    let rewrapped = (await rewrapRelayKey(keys.custody, store)) ? 1 : 0;
    let seen = 1;
    for await (const page of tenantPages(db)) {
      for (const id of page) {
        seen += 1;
        if (await db.withTenant(id as TenantId, (tx) => rewrapDataKey({ keys }, tx))) rewrapped += 1;
      }
      console.log(`${seen} keys seen, ${rewrapped} wrapped anew`);
    }
    console.log(
      `All ${seen} keys are wrapped by the newest master key (${keys.custody.currentKeyId}). The older ones can be taken out of TANDEM_MASTER_KEY; keep them for older backups.`,
    );
  });
}
