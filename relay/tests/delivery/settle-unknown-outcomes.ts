import { setTimeout as delay } from 'node:timers/promises';
import { must } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import { deliveryTimes } from '../../src/inbox/delivery-times.ts';
import { seededRandom } from '../kills/rig/random.ts';
import { until } from '../kills/rig/until.ts';
import { type DeliveryRig, startDeliveryRig } from './rig/delivery-rig.ts';
import { troubleSends } from './rig/troubles.ts';

export interface UnknownOutcomes {
  readonly seed: number;
  /** Attempts of which nobody knew what had become. */
  readonly unknown: number;
  /** Of these, settled without a person. */
  readonly settled: number;
  readonly replies: number;
  readonly sent: number;
  /** Left to a person, or refused. */
  readonly givenUp: number;
  readonly failed: number;
  /** Went before one of unknown outcome, as a person's reply does once that has held it for its 30 seconds. */
  readonly overtook: number;
  /** Said to be sent and not with the customer; with the customer more than once; in another order than written for no such reason. */
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
  readonly seconds: number;
}

/** Replies in a conversation: below the platform's ten per window. */
const perConversation = 8;
/** Queued at a time: enough to keep the senders busy. */
const mostOpen = 60;

/** Queues replies while the platform errs, hangs and echoes as it likes, until `n` outcomes were unknown; then lets all of it settle. */
export async function settleUnknownOutcomes({ n, seed }: { n: number; seed: number }): Promise<UnknownOutcomes> {
  const rig = await startDeliveryRig({ plan: ['http,stream', 'worker', 'worker'], limits: '1000/s' });
  try {
    return await campaign(rig, { n, seed });
  } finally {
    await rig[Symbol.asyncDispose]();
  }
}

async function campaign(rig: DeliveryRig, { n, seed }: { n: number; seed: number }): Promise<UnknownOutcomes> {
  const startedAt = performance.now();
  const random = seededRandom(seed);
  const shop = await rig.openShop('lanlom.wear');
  const written = new Map<ConversationId, string[]>();
  const stop = troubleSends(rig.platform, random);
  let counts = await count(rig);
  try {
    while (counts.unknown < n) {
      const fresh = await shop.conversations(Math.min(40, Math.max(4, Math.ceil((n - counts.unknown) / 4))));
      for (const id of fresh) written.set(id, []);
      for (let round = 0; round < perConversation; round++) {
        for (const id of fresh) {
          const texts = must(written.get(id));
          const text = `ข้อความ ${written.size}.${texts.length} ${id}`;
          await shop.reply(id, text);
          texts.push(text);
          if (texts.length % 4 === 0) counts = await roomIn(rig);
        }
        if (counts.unknown >= n) break;
      }
    }
  } finally {
    await stop();
  }
  counts = await until(
    'every outcome settled',
    async () => {
      const now = await count(rig);
      return now.open === 0 ? now : undefined;
    },
    15 * 60_000,
  );
  const judged = judge(written, await rig.received(), await attemptsOf(rig));
  const { unknown, givenUp, sent, failed } = counts;
  const replies = [...written.values()].reduce((sum, texts) => sum + texts.length, 0);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return { seed, unknown, settled: unknown - counts.unsettled, replies, sent, givenUp, failed, ...judged, seconds };
}

async function roomIn(rig: DeliveryRig) {
  for (;;) {
    const counts = await count(rig);
    if (counts.open < mostOpen) return counts;
    await delay(100);
  }
}

type Counts = Record<'unknown' | 'unsettled' | 'open' | 'sent' | 'failed' | 'givenUp', number>;

async function count({ adminSql }: DeliveryRig): Promise<Counts> {
  const [row] = await adminSql<Counts[]>`
    select
      (select count(*)::int from delivery_attempt where outcome = 'unknown') as unknown,
      (select count(*)::int from delivery_attempt a join delivery d using (tenant_id, message_id, part)
        where a.outcome = 'unknown' and d.state <> 'sent') as unsettled,
      count(*) filter (where state in ('queued', 'attempting', 'unknown') and given_up_at is null)::int as open,
      count(*) filter (where state = 'sent')::int as sent,
      count(*) filter (where state in ('failed', 'expired', 'cancelled'))::int as failed,
      count(*) filter (where given_up_at is not null)::int as "givenUp"
    from delivery`;
  return must(row);
}

/** Of every reply that was sent: when it was tried, in milliseconds. */
async function attemptsOf({ adminSql }: DeliveryRig): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await adminSql<{ text: string; at: Date }[]>`
    select d.text, a.started_at as at from delivery d join delivery_attempt a using (tenant_id, message_id, part) where d.state = 'sent'`;
  const byText = Map.groupBy(rows, ({ text }) => text);
  return new Map([...byText].map(([text, attempts]) => [text, attempts.map(({ at }) => at.getTime())]));
}

function judge(
  written: ReadonlyMap<ConversationId, readonly string[]>,
  received: readonly { text?: string; at: number }[],
  sent: ReadonlyMap<string, readonly number[]>,
): Pick<UnknownOutcomes, 'lost' | 'duplicated' | 'outOfOrder' | 'overtook'> {
  const places = Map.groupBy(
    received.map(({ text = '', at }, place) => ({ text, place, at })),
    ({ text }) => text,
  );
  let outOfOrder = 0;
  let overtook = 0;
  for (const texts of written.values()) {
    const order = texts.flatMap((text) => places.get(text)?.[0] ?? []);
    for (const [at, later] of order.entries()) {
      const earlier = order[at - 1];
      if (earlier === undefined || earlier.place < later.place) continue;
      const tried = (sent.get(earlier.text) ?? []).filter((startedAt) => startedAt < later.at);
      if (later.at - Math.max(...tried) >= deliveryTimes.holdsStaffMs) overtook += 1;
      else outOfOrder += 1;
    }
  }
  return {
    lost: [...sent.keys()].filter((text) => !places.has(text)).length,
    duplicated: [...places.values()].reduce((sum, copies) => sum + copies.length - 1, 0),
    outOfOrder,
    overtook,
  };
}
