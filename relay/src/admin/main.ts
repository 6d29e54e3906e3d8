import { plainReason } from '../process/plain-reason.ts';
import { AdminError } from './admin-error.ts';
import { backUp, restore } from './backup.ts';
import { discardDeadLetter, retryDeadLetter, showDeadLetters } from './dead-letters.ts';
import { doctor } from './doctor.ts';
import { rotateKeys } from './keys.ts';
import { migrateNow } from './migrate-now.ts';
import { recordOperatorAct, showOperatorActs } from './operator-acts.ts';
import { requeue } from './requeue.ts';
import { switchSecondFactorOff } from './second-factor.ts';
import { tenantPlan } from './tenant-plan.ts';
import { listTenants, resumeTenant, showTenant, suspendTenant } from './tenants.ts';
import { setWebhook, showWebhook } from './webhook.ts';

// npm run relay -- admin <command>. Each command prints plain lines and ends; a refusal is one sentence and exit code 1.

const usage = `Administer a relay:
  admin migrate                   bring the database up to date (DATABASE_URL, DATABASE_MIGRATE_URL)
  admin backup <file>             copy the whole database into a file, while the relay works on (DATABASE_MIGRATE_URL)
  admin restore <file>            put a backup into an empty database (DATABASE_URL, DATABASE_MIGRATE_URL)
  admin doctor                    look whether configuration, database, clocks, keys, queue and webhooks are in order
  admin tenants list, admin tenants show <id>
  admin tenants suspend <id> <reason>   nobody signs in, its work waits, what customers write is stored
  admin tenants resume <id>       it goes on where it was
  admin keys rotate               wrap all data keys with the newest master key, while relays work on
  admin audit                     who administered this relay, when, with what result
  admin second-factor off <e-mail>  let somebody sign in who lost phone and recovery codes
  admin requeue [task]            try everything once more that was given up, of all shops
  admin tenants plan <shop> [<plan>]
                                  which plan a shop has (its id, or an owner's e-mail), or give it another
  admin dead-letters              what was given up and belongs to no shop
  admin dead-letters retry <number>, admin dead-letters discard <number>
  admin webhook show <platform>   where the platform delivers the messages of all linked accounts
  admin webhook set <platform>    let it deliver here (PUBLIC_URL); takes the deliveries away from any other relay`;

const commands: Record<string, (args: readonly string[]) => Promise<void>> = {
  migrate: migrateNow,
  backup: backUp,
  restore,
  doctor,
  requeue,
  'tenants list': listTenants,
  'tenants show': showTenant,
  'tenants suspend': suspendTenant,
  'tenants resume': resumeTenant,
  'keys rotate': rotateKeys,
  audit: showOperatorActs,
  'second-factor off': switchSecondFactorOff,
  'tenants plan': tenantPlan,
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
