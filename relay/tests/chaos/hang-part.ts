import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../kills/rig/random.ts';
import { percentile } from './faults/job-watch.ts';
import { createTally } from './faults/tally.ts';
import { startChaosRig } from './rig.ts';
import { serve } from './roads/serve.ts';
import { sign } from './roads/webhook-road.ts';
import { inventCustomers } from './world/invented-customers.ts';
import type { App } from './world/world.ts';

export interface HangTally {
  readonly webhooks: number;
  readonly perSecond: number;
  /** Answers other than 200. */
  readonly refused: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** Customers' webhooks at a steady rate while neither Claude nor the platform ever answers: how long the platform waits for our 200. */
export async function answerWhileAllHangs(options: {
  readonly app: App;
  readonly perSecond: number;
  readonly seconds: number;
}): Promise<HangTally> {
  const { app, perSecond, seconds } = options;
  const claude = await serve(() => new Promise<never>(() => undefined));
  const rig = await startChaosRig({
    platformUrl: null,
    app,
    shops: 1,
    enginesPerShop: 0,
    plan: ['http', 'http', 'stream', 'worker', 'worker'],
    random: seededRandom(1),
    tally: createTally(),
    env: { ANTHROPIC_API_KEY: 'nobody-asks', ANTHROPIC_BASE_URL: claude.url },
  });
  try {
    const [shop] = rig.shops;
    if (shop === undefined) throw new Error('no shop');
    rig.apiRoad.hangAll();
    const waits: number[] = [];
    let refused = 0;
    const post = async (body: string) => {
      const t = Math.floor(Date.now() / 1000);
      const askedAt = performance.now();
      const status = await fetch(rig.webhookRoad.target, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'tiktok-signature': sign(app.secret, t, body) },
        body,
      }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.status;
        },
        // Cut, as by a balancer whose process does not answer.
        () => 0,
      );
      waits.push(performance.now() - askedAt);
      if (status !== 200) refused += 1;
    };
    const under: Promise<void>[] = [];
    const take = (body: string) => void under.push(post(body));
    const invented = inventCustomers(app, take);
    const customers = Array.from({ length: perSecond }, (_, n) => invented.customer(`guest.${n}`, shop));
    const startedAt = performance.now();
    for (let n = 0; n < perSecond * seconds; n++) {
      const dueMs = (n * 1000) / perSecond - (performance.now() - startedAt);
      if (dueMs > 0) await delay(dueMs);
      await customers[n % customers.length]?.says(`What sizes do you have? And what about number ${n}?`);
    }
    await Promise.all(under);
    return {
      webhooks: waits.length,
      perSecond,
      refused,
      p50Ms: percentile(waits, 50),
      p99Ms: percentile(waits, 99),
      longestMs: percentile(waits, 100),
    };
  } finally {
    await rig[Symbol.asyncDispose]();
    await claude.close();
  }
}
