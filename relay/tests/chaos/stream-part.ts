import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { api, type Session } from '@tandem/shared/api';
import { newId, systemClock } from '@tandem/shared/lib';
import { pino } from 'pino';
import { connect } from '../../src/db/connect.ts';
import { createDatabase } from '../../src/db/create-database.ts';
import { createNotifyHub } from '../../src/events/notify-hub.ts';
import { startDatabase } from '../kills/rig/database.ts';
import { startFleet } from '../kills/rig/fleet.ts';
import { seededRandom } from '../kills/rig/random.ts';
import { type Follower, startFollower } from './follower.ts';
import type { Followed } from './record.ts';

export interface StreamPlan {
  readonly seed: number;
  readonly tenants: number;
  /** Spread over the tenants. */
  readonly clients: number;
  readonly drops: number;
  readonly events: number;
  readonly writers: number;
  /** Of the processes that serve the streams. */
  readonly kills: number;
}

export interface StreamTally {
  readonly events: number;
  readonly received: number;
  readonly drops: number;
  readonly missed: number;
  readonly doubled: number;
  readonly reordered: number;
  readonly seconds: number;
}

/** Every tenth commit takes up to so long after its events have their numbers. */
const slowestCommitMs = 25;

/**
 * Writers append to the logs of many shops, their commits delayed at random, while clients follow, drop and resume by their cursors and
 * the processes that serve them are killed. Counts what each client got.
 */
export async function followThroughDrops(plan: StreamPlan): Promise<StreamTally> {
  const random = seededRandom(plan.seed);
  const dir = await mkdtemp(join(tmpdir(), 'tandem-chaos-stream-'));
  const database = await startDatabase();
  const owner = connect(database.ownerUrl, { max: 2 });
  const settings = {
    DATABASE_URL: database.url,
    TANDEM_DATA_DIR: join(dir, 'relay'),
    TANDEM_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    LOG_LEVEL: 'warn',
    TANDEM_TRUSTED_PROXIES: '127.0.0.1',
  };
  const fleet = await startFleet(['http,stream', 'stream'], settings, dir);
  const followers: { follower: Follower; shop: Session }[] = [];
  try {
    await fleet.allReady();
    await delayCommits(owner);
    const shops = await openShops(fleet.front.url, plan.tenants);
    for (let n = 0; n < plan.clients; n++) {
      const shop = shops[n % shops.length] as Session;
      const [row] = await owner<{ logId: string }[]>`
        select log_id as "logId" from tenant where id = ${shop.membership.tenantId}`;
      const follower = startFollower({
        name: `client ${n + 1}`,
        url: fleet.front.url,
        accessToken: shop.accessToken,
        logId: row?.logId ?? '',
        nextDropMs: () => 50 + random() * 1000,
      });
      followers.push({ follower, shop });
    }
    const startedAt = performance.now();
    const dropped = () => followers.reduce((sum, { follower }) => sum + follower.drops(), 0);
    const written = await write({ url: database.url, plan, shops, random, fleet, dropped });
    const tallies: Followed[] = [];
    for (const { follower, shop } of followers) {
      const [row] = await owner<{ head: number }[]>`
        select head::int as head from tenant where id = ${shop.membership.tenantId}`;
      const head = row?.head ?? 0;
      await follower.reaches(head, 60_000);
      tallies.push(follower.tell(head));
    }
    const sum = (pick: (one: Followed) => number) => tallies.reduce((total, one) => total + pick(one), 0);
    return {
      events: written,
      received: sum(({ received }) => received),
      drops: sum(({ drops }) => drops),
      missed: sum(({ missed }) => missed),
      doubled: sum(({ doubled }) => doubled),
      reordered: sum(({ reordered }) => reordered),
      seconds: Math.round((performance.now() - startedAt) / 1000),
    };
  } finally {
    for (const { follower } of followers) follower.close();
    await fleet.close();
    await owner.end({ timeout: 5 });
    await database.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** At COMMIT, after everything of the transaction: its events have their numbers and nobody sees them yet. */
async function delayCommits(owner: ReturnType<typeof connect>): Promise<void> {
  await owner.unsafe(`
    create schema chaos;
    create function chaos.dawdle() returns trigger language plpgsql security definer set search_path = '' as $$
    begin
      if pg_catalog.random() < 0.1 then perform pg_catalog.pg_sleep(pg_catalog.random() * ${slowestCommitMs / 1000}); end if;
      return null;
    end $$;
    create constraint trigger chaos_dawdle after update of head on tenant deferrable initially deferred
      for each row execute function chaos.dawdle();
  `);
}

async function openShops(base: string, count: number): Promise<Session[]> {
  const shops: Session[] = [];
  for (let n = 1; n <= count; n++) {
    const body = {
      email: `${newId()}@example.com`,
      password: 'correct horse battery',
      name: 'Owner',
      deviceName: 'desk',
    };
    const response = await fetch(`${base}/api/v1/auth/register`, {
      method: 'POST',
      // From a house of its own: one that opens fifty shops is told to wait.
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${n}` },
      body: JSON.stringify({ ...body, shopName: `Shop ${n}` }),
    });
    if (response.status !== 200) throw new Error(`shop ${n}: ${response.status} ${await response.text()}`);
    shops.push(api.register.output.parse(await response.json()));
  }
  return shops;
}

interface Writing {
  readonly url: string;
  readonly plan: StreamPlan;
  readonly shops: readonly Session[];
  readonly random: () => number;
  readonly fleet: Awaited<ReturnType<typeof startFleet>>;
  readonly dropped: () => number;
}

/** As a relay writes: transactions of one to ten events, each followed by a wake-up. Keeps step with the drops. */
async function write({ url, plan, shops, random, fleet, dropped }: Writing): Promise<number> {
  let wake: (tenantId: Session['membership']['tenantId']) => void = () => undefined;
  const db = createDatabase({ url, features: [], poolSize: plan.writers, onAppended: (tenantId) => wake(tenantId) });
  const hub = await createNotifyHub({ db, clock: systemClock, log: pino({ level: 'silent' }) });
  wake = hub.wake;
  let written = 0;
  let kills = 0;
  const isAhead = () => written / plan.events > 0.05 + dropped() / plan.drops;
  const writer = async () => {
    while (written < plan.events || dropped() < plan.drops) {
      while (isAhead() && dropped() < plan.drops) await delay(20);
      const shop = shops[Math.floor(random() * shops.length)] as Session;
      const count = 1 + Math.floor(random() * 10);
      written += count;
      await db.withTenant(shop.membership.tenantId, async (tx) => {
        for (let n = 0; n < count; n++) tx.append({ type: 'member.changed', personId: shop.person.id });
      });
    }
  };
  const killer = async () => {
    while (kills < plan.kills) {
      if (written / plan.events > (kills + 0.5) / plan.kills) {
        const member = fleet.members[kills % fleet.members.length];
        kills += 1;
        if (member?.isReady === true) member.child.signal('SIGKILL');
      }
      await delay(100);
    }
  };
  try {
    await Promise.all([...Array.from({ length: plan.writers }, writer), killer()]);
  } finally {
    await hub.close();
    await db.close();
  }
  return written;
}
