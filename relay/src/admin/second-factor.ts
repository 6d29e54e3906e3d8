import { relayKeyStore } from '../db/relay-key-store.ts';
import { localCustody } from '../keys/local-custody.ts';
import { openRelayKeys } from '../keys/relay-keys.ts';
import { dropSecondFactor } from '../tenancy/index.ts';
import { AdminError } from './admin-error.ts';
import { withDatabase } from './with-database.ts';

/** For somebody who has lost phone and recovery codes, and whom the operator knows to be the one. */
export async function switchSecondFactorOff([email]: readonly string[]): Promise<void> {
  if (email === undefined || !email.includes('@')) throw new AdminError('Say whose: admin second-factor off <e-mail>');
  await withDatabase(async ({ config, db }) => {
    const keys = await openRelayKeys(localCustody(config.masterKeys), relayKeyStore(db));
    const outcome = await dropSecondFactor({ db, keys }, email);
    if (outcome === 'nobody') throw new AdminError(`Nobody signs in as ${email}.`);
    if (outcome === 'off') throw new AdminError(`The sign-in of ${email} asks for no code.`);
    console.log(`The sign-in of ${email} asks for the password only, until they set a second factor up again.`);
  });
}
