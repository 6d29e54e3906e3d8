import { plainReason } from '../process/plain-reason.ts';
import { AdminError } from './admin-error.ts';
import { backUp, restore } from './backup.ts';
import { discardDeadLetter, retryDeadLetter, showDeadLetters } from './dead-letters.ts';
import { doctor } from './doctor.ts';
import { rotateKeys } from './keys.ts';
import { migrateNow } from './migrate-now.ts';
import { recordOperatorAct, showOperatorActs } from './operator-acts.ts';
import { setWebhook, showWebhook } from './webhook.ts';

// npm run relay -- admin <command>. Each command prints plain lines and ends; a refusal is one sentence and exit code 1.

const usage = `Administer a relay:
  admin migrate                   bring the database up to date (DATABASE_URL, DATABASE_MIGRATE_URL)
  admin backup <file>             copy the whole database into a file, while the relay works on (DATABASE_MIGRATE_URL)
  admin restore <file>            put a backup into an empty database (DATABASE_URL, DATABASE_MIGRATE_URL)
  admin doctor                    look whether configuration, database and queue are in order
  admin keys rotate               wrap all data keys with the newest master key, while relays work on
  admin audit                     who administered this relay, when, with what result
  admin dead-letters              what was given up and belongs to no shop
  admin dead-letters retry <number>, admin dead-letters discard <number>
  admin webhook show <platform>   where the platform delivers the messages of all linked accounts
  admin webhook set <platform>    let it deliver here (PUBLIC_URL); takes the deliveries away from any other relay`;

const commands: Record<string, (args: readonly string[]) => Promise<void>> = {
  migrate: migrateNow,
  backup: backUp,
  restore,
  doctor,
  'keys rotate': rotateKeys,
  audit: showOperatorActs,
  'dead-letters retry': retryDeadLetter,
  'dead-letters discard': discardDeadLetter,
  'dead-letters': showDeadLetters,
  'webhook show': showWebhook,
  'webhook set': setWebhook,
};

const words = process.argv.slice(2);
const name = Object.keys(commands).find((command) => words.join(' ').match(new RegExp(`^${command}( |$)`)));
const command = name === undefined ? undefined : commands[name];
if (name === undefined || command === undefined) {
  const isHelp = words.length === 0 || words.includes('--help') || words[0] === 'help';
  console[isHelp ? 'log' : 'error'](usage);
  process.exit(isHelp ? 0 : 2);
}
const args = words.slice(name.split(' ').length);
try {
  await command(args);
} catch (error) {
  console.error(error instanceof AdminError ? error.message : (plainReason(error) ?? error));
  process.exitCode = 1;
}
try {
  await recordOperatorAct(name, args[0], process.exitCode === 1 ? 'failed' : 'done');
} catch (error) {
  // A command that failed because there is no database says so already.
  if (process.exitCode !== 1) console.error(`Done, but not recorded: ${plainReason(error) ?? error}`);
}
