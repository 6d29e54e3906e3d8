import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { api, type Session } from '@tandem/shared/api';
import { must, newId, systemClock } from '@tandem/shared/lib';
import type { ConnectionId, ConversationId, MessageId } from '@tandem/shared/model';
import { PROTOCOL_VERSION } from '@tandem/shared/protocol';
import { pino } from 'pino';
import type { Sql } from 'postgres';
import { WebSocket } from 'ws';
import { capabilities } from '../../src/channels/tiktok/capabilities.ts';
import { connect } from '../../src/db/connect.ts';
import { createDatabase } from '../../src/db/create-database.ts';
import { createNotifyHub } from '../../src/events/notify-hub.ts';
import { receiveMessage } from '../../src/inbox/index.ts';
import { startDatabase } from '../kills/rig/database.ts';
import { startFleet } from '../kills/rig/fleet.ts';
import { percentile } from './faults/job-watch.ts';

export interface SlowTally {
  readonly slowConsumers: number;
  /** Of the stream's process, by how much its memory peaked higher than in the same run without them. */
  readonly heldPerSlowBytes: number;
  /** How often one of them was ended by the relay. */
  readonly closedAsTooSlow: number;
  readonly p99Ms: number;
  readonly p99WithoutMs: number;
  readonly ratio: number;
}

export interface SlowPlan {
  readonly quick: number;
  readonly slow: number;
  readonly eventsPerSecond: number;
  readonly seconds: number;
  /** Runs with and without, in turns; the medians count. */
  readonly pairs: number;
}

/** A row that is heavy enough for buffers to fill. */
const rowBytes = 100_000;

/** Quick consumers of a stream, in turns alone and beside such as never read: what these cost in memory and in the others' time. */
export async function besideSlowConsumers(plan: SlowPlan): Promise<SlowTally> {
  const dir = await mkdtemp(join(tmpdir(), 'tandem-chaos-slow-'));
  const database = await startDatabase();
  const owner = connect(database.ownerUrl, { max: 2 });
  const settings = {
    DATABASE_URL: database.url,
    TANDEM_DATA_DIR: join(dir, 'relay'),
    TANDEM_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    LOG_LEVEL: 'warn',
  };
  const fleet = await startFleet(['http', 'stream'], settings, dir);
  try {
    await fleet.allReady();
    const shop = await openShop(fleet.front.url);
    const heavy = await heavyMessage(database.url, shop);
    const { child } = must(fleet.members.find(({ roles }) => roles === 'stream'));
    const { pid } = child;
    // Not through the balancer: its buffers would read for those who do not.
    const { url } = JSON.parse(await child.firstLine) as { url: string };
    const round = (slow: number) =>
      oneRun({ plan: { ...plan, slow }, shop, heavy, owner, pid, url, databaseUrl: database.url });
    // Warm, and to its usual size, before anything is measured.
    await round(0);
    const without: Run[] = [];
    const beside: Run[] = [];
    for (let pair = 0; pair < plan.pairs; pair++) {
      without.push(await round(0));
      beside.push(await round(plan.slow));
    }
    const median = (runs: readonly Run[], pick: (run: Run) => number) => percentile(runs.map(pick), 50);
    const p99Ms = median(beside, (run) => run.p99Ms);
    const p99WithoutMs = median(without, (run) => run.p99Ms);
    const heldBytes = median(beside, (run) => run.peakBytes) - median(without, (run) => run.peakBytes);
    return {
      slowConsumers: plan.slow,
      heldPerSlowBytes: Math.max(0, Math.round(heldBytes / plan.slow)),
      closedAsTooSlow: beside.reduce((sum, { closed }) => sum + closed, 0),
      p99Ms,
      p99WithoutMs,
      ratio: Math.round((100 * p99Ms) / Math.max(1, p99WithoutMs)) / 100,
    };
  } finally {
    await fleet.close();
    await owner.end({ timeout: 5 });
    await database.close();
    await rm(dir, { recursive: true, force: true });
  }
}

interface Run {
  readonly p99Ms: number;
  readonly peakBytes: number;
  readonly closed: number;
}

interface RunInput {
  readonly plan: SlowPlan;
  readonly shop: Session;
  /** What each event is about. */
  readonly heavy: HeavyMessage;
  readonly owner: Sql;
  readonly pid: number;
  readonly url: string;
  readonly databaseUrl: string;
}

async function oneRun({ plan, shop, heavy, owner, pid, url, databaseUrl }: RunInput): Promise<Run> {
  const { tenantId } = shop.membership;
  const [log] = await owner<{ logId: string; head: number }[]>`
    select log_id as "logId", head::int as head from tenant where id = ${tenantId}`;
  if (log === undefined) throw new Error('no shop');
  const appendedAt = new Map<number, number>();
  const waits: number[] = [];
  const sockets: WebSocket[] = [];
  let closed = 0;
  let isOver = false;
  let isEnding = false;
  const open = (cursor: number, onEvents: ((seqs: number[]) => void) | null) => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/stream`, {
      headers: { authorization: `Bearer ${shop.accessToken}` },
    });
    sockets.push(socket);
    socket.on('open', () => {
      socket.send(JSON.stringify({ kind: 'hello', protocolVersion: PROTOCOL_VERSION, cursor, logId: log.logId }));
      // Never reads again; what it is sent piles up with the relay.
      if (onEvents === null) socket.pause();
    });
    socket.on('message', (data) => {
      const frame = JSON.parse(data.toString()) as { events?: { seq: number }[] };
      if (frame.events !== undefined) onEvents?.(frame.events.map(({ seq }) => seq));
    });
    socket.on('error', () => socket.terminate());
    return socket;
  };
  for (let n = 0; n < plan.quick; n++) {
    open(log.head, (seqs) => {
      for (const seq of seqs) waits.push(performance.now() - (appendedAt.get(seq) ?? performance.now()));
    });
  }
  const openSlow = () => {
    const socket = open(log.head, null);
    // Who does not read does not read the word either, and is cut off in the end.
    socket.on('close', () => {
      if (!isEnding) closed += 1;
    });
  };
  for (let n = 0; n < plan.slow; n++) openSlow();
  const db = createDatabase({ url: databaseUrl, features: [], poolSize: 2, onAppended: (tenant) => hub.wake(tenant) });
  const hub = await createNotifyHub({ db, clock: systemClock, log: pino({ level: 'silent' }) });
  let peakBytes = 0;
  const watch = (async () => {
    while (!isOver) {
      peakBytes = Math.max(peakBytes, residentBytes(pid));
      await delay(50);
    }
  })();
  await delay(500);
  let seq = log.head;
  const startedAt = performance.now();
  for (let n = 0; n < plan.eventsPerSecond * plan.seconds; n++) {
    const dueMs = (n * 1000) / plan.eventsPerSecond - (performance.now() - startedAt);
    if (dueMs > 0) await delay(dueMs);
    appendedAt.set(++seq, performance.now());
    await db.withTenant(tenantId, async (tx) => tx.append({ type: 'message.changed', ...heavy, deliveryState: null }));
  }
  await delay(500);
  isOver = true;
  await watch;
  await hub.close();
  await db.close();
  // Let them read to the end, so that the relay's word reaches those that were closed.
  for (const socket of sockets) socket.resume();
  await delay(1000);
  isEnding = true;
  for (const socket of sockets) socket.terminate();
  return { p99Ms: percentile(waits, 99), peakBytes, closed };
}

interface HeavyMessage {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
}

/** A customer's, whose row goes out with every event about it. */
async function heavyMessage(url: string, { membership: { tenantId }, person }: Session): Promise<HeavyMessage> {
  const db = createDatabase({ url, features: [], poolSize: 1 });
  const connectionId = newId() as ConnectionId;
  try {
    return await db.withTenant(tenantId, async (tx) => {
      await tx.sql`
        insert into connection (tenant_id, id, channel, external_id, handle, status, connected_by)
        values (${tenantId}, ${connectionId}, 'tiktok', 'heavy', 'heavy', 'active', ${person.id})`;
      return receiveMessage(tx, {
        thread: {
          connectionId,
          capabilities: capabilities([]),
          defaultMode: 'off',
          linkedAt: new Date(0),
          conversationKey: 'heavy',
          contact: { externalId: 'guest', aliases: [], handle: 'guest', displayName: null, isFollower: null },
        },
        externalId: newId(),
        parts: [{ kind: 'text', text: 'x'.repeat(rowBytes) }],
        replyToExternalId: null,
        occurredAt: Date.now(),
        opensWindow: true,
        now: Date.now(),
      });
    });
  } finally {
    await db.close();
  }
}

function residentBytes(pid: number): number {
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

async function openShop(base: string): Promise<Session> {
  const who = { email: `${newId()}@example.com`, password: 'correct horse battery', name: 'Owner', deviceName: 'desk' };
  const response = await fetch(`${base}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...who, shopName: 'Shop' }),
  });
  return api.register.output.parse(await response.json());
}
