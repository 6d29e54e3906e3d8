import { systemClock } from '@tandem/shared/lib';
import { createEngine } from '../engine.ts';
import { openSessionVault } from '../session-vault.ts';
import { recordingLog, signIn, temporaryDir } from './test-engine.ts';

// A process of its own for the keychain test. Arguments: what to do; the account (to view: the relay's URL); the secret. Says one
// JSON line.

const [act = '', account = '', secret = ''] = process.argv.slice(2);
const dir = temporaryDir();

if (act === 'view') {
  const engine = createEngine({
    relayUrl: account,
    dataDir: dir.path,
    clock: systemClock,
    log: recordingLog(),
    vault: 'keychain',
  });
  await signIn(engine);
  const session = await engine.call('session.get', {});
  say({ vault: session.state === 'signed-in' ? session.vault : null });
  await engine.close();
} else {
  const vault = await openSessionVault('keychain', dir.path, account);
  if (act === 'save') await vault.save(secret);
  if (act === 'clear') await vault.clear();
  say({ kind: vault.kind, secret: await vault.load() });
}
dir[Symbol.dispose]();

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
