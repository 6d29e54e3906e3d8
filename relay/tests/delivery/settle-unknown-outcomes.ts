import { setTimeout as delay } from 'node:timers/promises';
import { must } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
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
  /** Said to be sent and not with the customer; with the customer more than once; in another order than written. */
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
  const judged = judge(written, await rig.received(), await sentTexts(rig));
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

async function sentTexts({ adminSql }: DeliveryRig): Promise<Set<string>> {
  const rows = await adminSql<{ text: string }[]>`select text from delivery where state = 'sent'`;
  return new Set(rows.map(({ text }) => text));
}

function judge(
  written: ReadonlyMap<ConversationId, readonly string[]>,
  received: readonly { text?: string }[],
  sent: ReadonlySet<string>,
): Pick<UnknownOutcomes, 'lost' | 'duplicated' | 'outOfOrder'> {
  const places = Map.groupBy(
    received.map(({ text = '' }, place) => ({ text, place })),
    ({ text }) => text,
  );
  const firstOf = (text: string) => places.get(text)?.[0]?.place;
  let outOfOrder = 0;
  for (const texts of written.values()) {
    const order = texts.flatMap((text) => firstOf(text) ?? []);
    outOfOrder += order.filter((place, at) => at > 0 && place < must(order[at - 1])).length;
  }
  return {
    lost: [...sent].filter((text) => !places.has(text)).length,
    duplicated: [...places.values()].reduce((sum, copies) => sum + copies.length - 1, 0),
    outOfOrder,
  };
}
