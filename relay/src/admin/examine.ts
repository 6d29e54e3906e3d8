import { systemClock } from '@tandem/shared/lib';
import type { TenantId } from '@tandem/shared/model';
import { pino } from 'pino';
import { createPlatforms } from '../channels/index.ts';
import type { Config } from '../config/index.ts';
import type { Database } from '../db/database.ts';
import { knowsThai } from '../db/knows-thai.ts';
import { relayKeyStore } from '../db/relay-key-store.ts';
import { localCustody } from '../keys/local-custody.ts';
import { openRelayKeys } from '../keys/relay-keys.ts';
import { createBreakers } from '../lib/breakers.ts';
import { ProviderError } from '../providers/provider.ts';
import { wrappingKeyOf } from '../tenancy/index.ts';
import { tenantPages } from './tenant-pages.ts';

export interface Parts {
  readonly config: Config;
  readonly db: Database;
}

/** A line of the report: what is looked at, what was found, and what to do when it is not in order. */
export interface Finding {
  readonly about: string;
  readonly words: string;
  readonly advice?: string;
}

const mostSkewMs = 2000;
const platformTimeoutMs = 10_000;

/** What can be wrong with a relay that starts. */
export async function examine(parts: Parts): Promise<Finding[]> {
  return [
    await rolesOf(parts),
    await clockOf(parts),
    await ctypeOf(parts),
    await keysOf(parts),
    await queueOf(parts),
    ...(await webhooksOf(parts)),
  ];
}

async function rolesOf({ db }: Parts): Promise<Finding> {
  const rows = await db.withRole(
    'app',
    (sql) => sql<{ name: string }[]>`
      select rolname as name from pg_roles where rolname like 'tandem\\_%' and rolname <> 'tandem_relay'
        and (rolcanlogin or rolsuper or rolbypassrls)
      union all
      select 'the table ' || c.relname from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and pg_get_userbyid(c.relowner) <> 'tandem_owner'`,
  );
  const [wrong] = rows;
  if (wrong === undefined)
    return { about: 'roles', words: 'the group roles cannot log in, and tandem_owner owns every table' };
  return {
    about: 'roles',
    words: `${rows.map(({ name }) => name).join(', ')} is not as it should be`,
    advice:
      'Group roles must not log in, and tables belong to tandem_owner: compare with relay/README.md, “Roles in the database”.',
  };
}

async function clockOf({ db }: Parts): Promise<Finding> {
  const before = systemClock.now();
  const [row] = await db.withRole('app', (sql) => sql<[{ at: Date }]>`select clock_timestamp() as at`);
  const skewMs = Math.round(row.at.getTime() - (before + systemClock.now()) / 2);
  const words = `${Math.abs(skewMs)} ms between this machine and the database`;
  if (Math.abs(skewMs) <= mostSkewMs) return { about: 'clocks', words };
  return {
    about: 'clocks',
    words,
    advice: 'Set both by NTP: webhooks count as replayed, and tokens as ended, when clocks differ.',
  };
}

async function ctypeOf({ db }: Parts): Promise<Finding> {
  const { ctype, isFine } = await knowsThai(db);
  if (isFine) return { about: 'ctype', words: `${ctype}, knows Thai letters` };
  return {
    about: 'ctype',
    words: `${ctype} does not know Thai letters`,
    advice:
      'Make the database anew with LC_CTYPE C.UTF-8 (backup, restore). The relay’s own search works all the same.',
  };
}

async function keysOf({ config, db }: Parts): Promise<Finding> {
  const custody = localCustody(config.masterKeys);
  const keys = await openRelayKeys(custody, relayKeyStore(db));
  const others = new Map<string, number>();
  let shops = 0;
  for await (const page of tenantPages(db)) {
    for (const id of page) {
      const keyId = await db.withTenant(id as TenantId, (tx) => wrappingKeyOf({ keys }, tx));
      shops += 1;
      if (keyId !== custody.currentKeyId) others.set(keyId, (others.get(keyId) ?? 0) + 1);
    }
  }
  const older = [...others.values()].reduce((sum, count) => sum + count, 0);
  const words = `all ${shops} shops’ keys open with ${config.masterKeys.length === 1 ? 'the master key' : `one of ${config.masterKeys.length} master keys`}`;
  if (older === 0) return { about: 'keys', words };
  return {
    about: 'keys',
    words: `${words}; ${older} are wrapped by an older one`,
    advice: 'Run "npm run relay -- admin keys rotate", then take the older master key out.',
  };
}

async function queueOf({ db }: Parts): Promise<Finding> {
  const backlog = await db.withRole(
    'worker',
    (sql) =>
      sql<{ task: string; waiting: string; failed: string }[]>`select task, waiting, failed from queue_backlog()`,
  );
  const lines = backlog.map(({ task, waiting, failed }) => `${task}: ${waiting} waiting, ${failed} failed for good`);
  return { about: 'queue', words: lines.length === 0 ? 'empty' : lines.join(`\n${' '.repeat(15)}`) };
}

/** Where each platform delivers. Nothing of a platform whose app is not set up. */
async function webhooksOf({ config, db }: Parts): Promise<Finding[]> {
  const breakers = createBreakers({ log: pino({ enabled: false }) });
  const { channels, providers } = createPlatforms({ config, db, clock: systemClock, breakers });
  const findings: Finding[] = [];
  for (const channel of channels.values()) {
    const provider = providers.get(channel.provider);
    if (provider === undefined || !provider.isConfigured || provider.webhook === null) continue;
    const about = `${channel.kind} webhook`;
    const { publicUrl } = config.http;
    const wanted = publicUrl === undefined ? null : `${publicUrl}/webhooks/${channel.kind}`;
    const advice = `Run "npm run relay -- admin webhook set ${channel.kind}" with PUBLIC_URL set; it takes the deliveries away from any other relay.`;
    try {
      const found = await provider.webhook.get({ signal: AbortSignal.timeout(platformTimeoutMs) });
      if (found === null) findings.push({ about, words: 'delivers nowhere', advice });
      else if (wanted === null)
        findings.push({ about, words: `delivers to ${found}; PUBLIC_URL is not set here to compare` });
      else if (found === wanted) findings.push({ about, words: `delivers to ${found}` });
      else findings.push({ about, words: `delivers to ${found}, not to ${wanted}`, advice });
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      findings.push({
        about,
        words: 'the platform does not say where it delivers',
        advice: `It answered: ${error.message.slice(0, 160)}`,
      });
    }
  }
  return findings;
}
