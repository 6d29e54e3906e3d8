import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../kills/rig/random.ts';
import { until } from '../kills/rig/until.ts';
import { checkDesktop, readSnapshot, unsentIn } from './check-desktop.ts';
import type { DesktopEngine } from './desktop-engine.ts';
import { startFaults } from './faults/faults.ts';
import { type Recoveries, readJobSteps, recoveriesOf } from './faults/job-watch.ts';
import { createTally } from './faults/tally.ts';
import { type Follower, startFollower } from './follower.ts';
import { openWork, readConversations, readDeadLetters, readLeft, readMessages } from './gather.ts';
import { talk } from './load/conversation.ts';
import type { ChaosShop, Outside } from './load/outside.ts';
import { knowledge } from './load/shops.ts';
import type { DesktopCheck, Followed, Record } from './record.ts';
import { type ChaosRig, startChaosRig } from './rig.ts';
import { followLedger, type LedgerFeed } from './world/ledger-feed.ts';
import type { App } from './world/world.ts';

export interface SeedOptions {
  readonly seed: number;
  readonly webhooks: number;
  readonly kills: number;
  readonly pgCrashes: number;
  readonly platformUrl: string | null;
  readonly app: App;
  /** How many conversations go on at a time. */
  readonly atOnce: number;
  readonly plan: readonly string[];
  readonly say: (line: string) => void;
}

export interface SeedResult {
  readonly seed: number;
  readonly record: Record;
  readonly kills: number;
  readonly crashes: number;
  readonly recoveries: Recoveries;
  readonly faults: readonly (readonly [string, number])[];
  readonly loadMs: number;
  readonly drainMs: number;
}

const messagesEach = 5;
const firstAnswerMs = 60_000;
const mostDrainMs = 300_000;
const mostUnsentMs = 90_000;
/** How far the load may run ahead of the faults. */
const lead = 0.03;

/** One campaign: load and faults side by side, then quiet, then everything that there is to judge. */
export async function runSeed(options: SeedOptions): Promise<SeedResult> {
  const { seed, say } = options;
  const streams = (n: number) => seededRandom(seed * 1000 + n);
  const tally = createTally();
  const rigRandom = streams(1);
  const rig = await startChaosRig({
    ...options,
    shops: 2,
    enginesPerShop: 1,
    random: rigRandom,
    tally,
  });
  const ends: (() => unknown)[] = [() => rig[Symbol.asyncDispose]()];
  try {
    const feed = await followLedger(rig.world);
    ends.push(feed.close);
    const followers = await startFollowers(rig, streams(2));
    for (const { follower } of followers) ends.push(follower.close);
    const outside: Outside = {
      random: streams(3),
      world: rig.world,
      feed,
      conversationId: (key) => conversationId(rig, key),
      messages: [],
      replies: [],
      takeovers: [],
      handBacks: [],
    };
    await proveLoop(outside, rig.shops);
    const engines = rig.shops.flatMap((shop) => shop.engines);
    const startedAt = performance.now();
    const progress = () => outside.messages.length / options.webhooks;
    const faults = startFaults({ ...rig, engines }, options, { random: streams(4), tally, progress });
    ends.push(faults.end);
    const beat = setInterval(() => {
      const { length } = outside.messages;
      say(`seed ${seed}: ${length} messages, ${faults.kills()} kills, ${faults.crashes()} crashes of PostgreSQL`);
    }, 15_000);
    ends.push(() => clearInterval(beat));
    await load(outside, rig.shops, options, () => progress() - faults.progress() > lead);
    say(`seed ${seed}: the load is over`);
    await Promise.race([faults.done, delay(60_000)]);
    await faults.end();
    rig.apiRoad.calm();
    rig.webhookRoad.calm();
    const loadMs = performance.now() - startedAt;
    const { losses, outages } = faults;
    const record = await drained({ rig, feed, followers, outside, say });
    const steps = await readJobSteps(rig.owner);
    writeFileSync(join(rig.dir, 'record.json'), JSON.stringify(record));
    const left = { ...(await readLeft(rig.owner)), steps, losses, outages };
    writeFileSync(join(rig.dir, 'left.json'), JSON.stringify(left));
    return {
      seed,
      record,
      kills: faults.kills(),
      crashes: faults.crashes(),
      recoveries: recoveriesOf(steps, losses, outages),
      faults: tally.all(),
      loadMs,
      drainMs: performance.now() - startedAt - loadMs,
    };
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/** Before anything is broken: a stand-in that takes no sends would make every promise look kept. */
async function proveLoop({ world, feed, messages }: Outside, shops: readonly ChaosShop[]): Promise<void> {
  const [{ question, answer }] = knowledge;
  for (const shop of shops) {
    const customer = await world.customer(`first.${Date.now().toString(36)}`, shop);
    const word = await customer.says(question);
    messages.push({ ...word, answer });
    if (await feed.sees(word.conversationKey, ({ text }) => text.includes(answer), firstAnswerMs)) continue;
    throw new Error(
      `the agent's answer to the first question is not in the ledger of ${world.url}: does it take sends into ${world.hasCustomers ? 'its' : 'unknown'} conversations, and list them at /_sandbox/ledger as the README has it?`,
    );
  }
}

async function load(
  outside: Outside,
  shops: readonly ChaosShop[],
  { webhooks, atOnce }: SeedOptions,
  isAhead: () => boolean,
): Promise<void> {
  let left = webhooks - outside.messages.length;
  let number = 0;
  const player = async () => {
    while (left > 0) {
      while (isAhead()) await delay(100);
      const count = Math.min(left, messagesEach);
      left -= count;
      number += 1;
      const shop = shops[number % shops.length];
      if (shop === undefined) return;
      const customer = await outside.world.customer(`guest.${number}.${Date.now().toString(36)}`, shop);
      await talk(outside, shop, customer, count);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, player));
}

async function conversationId({ owner }: ChaosRig, key: string): Promise<string | null> {
  return until(
    `the conversation ${key}`,
    async () => {
      // The database may be away.
      const rows = await owner<{ id: string }[]>`select id from conversation where external_id = ${key}`.catch(
        () => [],
      );
      return rows[0]?.id;
    },
    60_000,
    200,
  ).catch(() => null);
}

interface ShopFollower {
  readonly shop: ChaosShop;
  readonly follower: Follower;
}

async function startFollowers({ fleet, shops }: ChaosRig, random: () => number): Promise<ShopFollower[]> {
  const followers: ShopFollower[] = [];
  for (const shop of shops) {
    const { logId } = await readSnapshot(shop.shop);
    for (let n = 1; n <= 3; n++) {
      const follower = startFollower({
        name: `stream ${shop.username} ${n}`,
        url: fleet.front.url,
        accessToken: shop.shop.session.accessToken,
        logId,
        nextDropMs: () => 200 + random() * 4000,
      });
      followers.push({ shop, follower });
    }
  }
  return followers;
}

interface Drained {
  readonly rig: ChaosRig;
  readonly feed: LedgerFeed;
  readonly followers: readonly ShopFollower[];
  readonly outside: Outside;
  readonly say: (line: string) => void;
}

/** Waits until nobody has anything to do any more, then reads everything. */
async function drained({ rig, feed, followers, outside, say }: Drained): Promise<Record> {
  const { owner, fleet, shops, webhookRoad } = rig;
  say('draining: until all processes are ready');
  await fleet.allReady();
  say('draining: until all webhooks are answered');
  await webhookRoad.emptied();
  const deadline = performance.now() + mostDrainMs;
  // What a desktop still has to send is work that nobody else knows of; what it never sends the oracle is told.
  const unsentDeadline = performance.now() + mostUnsentMs;
  for (const engine of shops.flatMap((shop) => shop.engines)) {
    for (;;) {
      const unsent = await unsentIn(engine);
      if (unsent === 0 || performance.now() > unsentDeadline) break;
      say(`draining: ${engine.name} has ${unsent} replies to send`);
      await delay(1000);
    }
  }
  for (let quiet = 0; quiet < 4 && performance.now() < deadline; ) {
    const { jobs, deliveries } = await openWork(owner);
    quiet = jobs.length + deliveries === 0 ? quiet + 1 : 0;
    if (quiet === 0) say(`draining: ${jobs.length} jobs (${[...new Set(jobs)].join(', ')}), ${deliveries} deliveries`);
    await webhookRoad.emptied();
    await delay(quiet === 0 ? 1000 : 300);
  }
  await feed.readOn();
  const followed: Followed[] = [];
  const desktops: DesktopCheck[] = [];
  for (const shop of shops) {
    const snapshot = await readSnapshot(shop.shop);
    for (const { follower } of followers.filter((one) => one.shop === shop)) {
      await follower.reaches(snapshot.asOfSeq, 20_000);
      followed.push(follower.tell(snapshot.asOfSeq));
    }
    for (const engine of shop.engines) desktops.push(await settledDesktop(engine, shop));
  }
  return {
    messages: outside.messages,
    delivered: webhookRoad.delivered,
    forged: webhookRoad.forged,
    replies: outside.replies,
    takeovers: outside.takeovers,
    handBacks: outside.handBacks,
    ledger: feed.lines,
    relay: {
      messages: await readMessages(owner),
      conversations: await readConversations(owner),
      deadLetters: await readDeadLetters(owner),
    },
    followed,
    desktops,
  };
}

/** A desktop may still be a moment behind; what does not go away is a difference. */
async function settledDesktop(engine: DesktopEngine, { shop }: ChaosShop): Promise<DesktopCheck> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const check = await checkDesktop(engine, await readSnapshot(shop));
    if (check.differences.length === 0 || performance.now() > deadline) return check;
    await delay(500);
  }
}
