import { setTimeout as delay } from 'node:timers/promises';
import { must } from '@tandem/shared/lib';
import type { ConversationId } from '@tandem/shared/model';
import { until } from '../kills/rig/until.ts';
import { type DeliveryRig, type DeliveryShop, startDeliveryRig } from './rig/delivery-rig.ts';

export interface Fairness {
  /** Replies that the other shop had waiting, and the calls a second the app had. */
  readonly flood: number;
  readonly perSecond: number;
  readonly replies: number;
  /** From queued to received by the customer, of the small shop's replies; milliseconds. */
  readonly aloneP50: number;
  readonly aloneP95: number;
  readonly besideP50: number;
  readonly besideP95: number;
  readonly ratio: number;
  /** What the flood itself got through meanwhile. */
  readonly floodPerSecond: number;
  /** The most calls the platform saw in any second. */
  readonly mostInASecond: number;
}

interface Input {
  readonly flood: number;
  readonly replies: number;
  readonly perSecond: number;
  /** Between the small shop's replies. */
  readonly everyMs: number;
}

const perConversation = 10;

/** A small shop writes now and then, alone and then beside one that has `flood` replies waiting; two worker processes, one budget. */
export async function measureFairness(input: Input): Promise<Fairness> {
  const rig = await startDeliveryRig({ plan: ['http,stream', 'worker', 'worker'], limits: `${input.perSecond}/s` });
  try {
    return await measure(rig, input);
  } finally {
    await rig[Symbol.asyncDispose]();
  }
}

async function measure(rig: DeliveryRig, { flood, replies, perSecond, everyMs }: Input): Promise<Fairness> {
  const small = await rig.openShop('lanlom.wear');
  await rig.platform.knob('POST', 'accounts', { username: 'flood.shop' });
  const big = await rig.openShop('flood.shop');
  const [alone, beside] = [await small.conversations(replies), await small.conversations(replies)];
  const many = await big.conversations(Math.ceil(flood / perConversation));
  await withoutPulls(rig);
  const before = await paced(rig, small, { ids: alone, everyMs, word: 'alone' });
  for (let n = 0; n < flood; n += 8) {
    const some = Array.from({ length: Math.min(8, flood - n) }, (_, at) =>
      big.reply(must(many[(n + at) % many.length]), `flood ${n + at}`),
    );
    await Promise.all(some);
  }
  const startedAt = Date.now();
  const floodBefore = (await floodReceived(rig)).length;
  const during = await paced(rig, small, { ids: beside, everyMs, word: 'beside' });
  const seconds = (Date.now() - startedAt) / 1000;
  const floodDone = (await floodReceived(rig)).length - floodBefore;
  const result = {
    aloneP50: at(before, 0.5),
    aloneP95: at(before, 0.95),
    besideP50: at(during, 0.5),
    besideP95: at(during, 0.95),
  };
  return {
    flood,
    perSecond,
    replies,
    ...result,
    ratio: Math.round((result.besideP95 / result.aloneP95) * 100) / 100,
    floodPerSecond: Math.round((floodDone / seconds) * 10) / 10,
    mostInASecond: mostInASecond((await rig.received()).map((line) => line.at)),
  };
}

const floodReceived = async (rig: DeliveryRig) =>
  (await rig.received()).filter(({ text }) => text?.startsWith('flood'));

/** How long each reply took to its customer. */
async function paced(
  rig: DeliveryRig,
  shop: DeliveryShop,
  { ids, everyMs, word }: { ids: readonly ConversationId[]; everyMs: number; word: string },
): Promise<number[]> {
  const queuedAt = new Map<string, number>();
  for (const [n, id] of ids.entries()) {
    const text = `${word} ${n}`;
    queuedAt.set(text, Date.now());
    await shop.reply(id, text);
    await delay(Math.max(0, everyMs - (Date.now() - must(queuedAt.get(text)))));
  }
  const lines = await until(
    `the replies ${word}`,
    async () => {
      const own = (await rig.received()).filter(({ text = '' }) => queuedAt.has(text));
      return own.length >= ids.length ? own : undefined;
    },
    300_000,
  );
  return lines.map((line) => line.at - must(queuedAt.get(line.text ?? ''))).sort((left, right) => left - right);
}

/** New contacts are introduced by pulls, which have a share of their own; here the measured calls are to be the replies'. */
async function withoutPulls({ adminSql }: DeliveryRig): Promise<void> {
  await adminSql`
    delete from graphile_worker._private_jobs where locked_at is null and task_id in (
      select id from graphile_worker._private_tasks where identifier in ('introduce-contact', 'catch-up', 'catch-up-account'))`;
}

function at(sorted: readonly number[], share: number): number {
  return must(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]);
}

function mostInASecond(times: readonly number[]): number {
  const sorted = times.toSorted((left, right) => left - right);
  let first = 0;
  let most = 0;
  sorted.forEach((time, last) => {
    while (time - must(sorted[first]) >= 1000) first++;
    most = Math.max(most, last - first + 1);
  });
  return most;
}
