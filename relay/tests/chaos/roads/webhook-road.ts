import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Tally } from '../faults/tally.ts';
import type { Delivered, Forged } from '../record.ts';
import { type Served, serve } from './serve.ts';

export interface WebhookRoad extends Served {
  /** Where the relay takes webhooks; set once it runs. */
  target: string;
  /** Takes a webhook that the platform would have sent. */
  take(body: string): void;
  /** From now on as the platform would on a good day: at once, once. */
  calm(): void;
  /** Until everything taken has been answered 2xx. */
  emptied(): Promise<void>;
  readonly delivered: readonly Delivered[];
  readonly forged: readonly Forged[];
}

const latestSeconds = 71 * 3600;
const mostWaitMs = 1500;
const answerWithinMs = 10_000;

/**
 * Stands between the platform and the relay: takes every webhook at once, and delivers it twice, in another order, signed 71 hours
 * ago, with forgeries beside it, and again until it is answered 2xx. Echoes of our own sends are delivered, doubled, or never.
 */
export async function startWebhookRoad(secret: string, random: () => number, tally: Tally): Promise<WebhookRoad> {
  const delivered: (Delivered & { statuses: number[] })[] = [];
  const forged: Forged[] = [];
  const underWay = new Set<Promise<void>>();
  let isCalm = false;
  let forgeries = 0;

  const post = async (body: string, signature: string | null): Promise<number> => {
    try {
      const response = await fetch(road.target, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(signature !== null && { 'tiktok-signature': signature }) },
        body,
        signal: AbortSignal.timeout(answerWithinMs),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      // Refused, cut or too slow: a platform does not tell these apart.
      return 0;
    }
  };
  const insist = async (body: string, log: Delivered & { statuses: number[] }): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      const t = Math.floor(Date.now() / 1000) - (log.isLate ? latestSeconds : 0);
      const status = await post(body, sign(secret, t, body));
      log.statuses.push(status);
      if (status >= 200 && status < 300) return;
      await delay(Math.min(mostWaitMs, 100 * 2 ** attempt));
    }
  };
  const forge = async (body: string, about: About): Promise<void> => {
    const t = Math.floor(Date.now() / 1000);
    const externalId = `forged-${++forgeries}`;
    const changed = body.replaceAll(about.externalId, externalId);
    const signatures = [
      sign(secret, t, body),
      sign(`${secret}-not`, t, changed),
      sign(secret, t, changed).replace(/s=./, (found) => (found === 's=0' ? 's=1' : 's=0')),
      sign(secret, t, changed).slice(0, -1),
      null,
    ];
    const signature = signatures[Math.floor(random() * signatures.length)] ?? null;
    forged.push({ externalId, status: await post(changed, signature) });
    tally.count('webhook: forged');
  };

  const work = (run: () => Promise<void>) => {
    const running = run().finally(() => underWay.delete(running));
    underWay.add(running);
  };
  const take = (body: string) => {
    const about = aboutOf(body);
    const { kind, externalId } = about;
    const chance = (percent: number) => !isCalm && random() * 100 < percent;
    if (kind === 'echo' && chance(15)) return tally.count('webhook: echo never');
    const isLate = kind === 'message' && chance(2);
    const copies = chance(15) ? (chance(30) ? 3 : 2) : 1;
    if (isLate) tally.count('webhook: 71 hours late');
    if (copies > 1) tally.count(`webhook: ${kind} doubled`);
    if (chance(3)) work(() => forge(body, about));
    for (let copy = 0; copy < copies; copy++) {
      const waitMs = chance(40) ? random() * 600 : 0;
      if (waitMs > 0 && copy === 0) tally.count('webhook: overtaken');
      const log = { externalId, kind, isLate, statuses: [] };
      delivered.push(log);
      work(async () => {
        if (waitMs > 0) await delay(waitMs);
        await insist(body, log);
      });
    }
  };

  const served = await serve(async (_request, response, body) => {
    take(body.toString());
    response.writeHead(200).end();
  });
  const road: WebhookRoad = {
    ...served,
    target: '',
    take,
    calm() {
      isCalm = true;
    },
    async emptied() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    delivered,
    forged,
  };
  return road;
}

/** As the platform signs: lower-case hex HMAC-SHA256 of `t.body`. */
export function sign(secret: string, t: number, body: string): string {
  return `t=${t},s=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

interface About {
  readonly kind: Delivered['kind'];
  readonly externalId: string;
}

function aboutOf(body: string): About {
  const { event, content } = JSON.parse(body) as { event: string; content: string | { message_id?: string } };
  const inner = typeof content === 'string' ? (JSON.parse(content) as { message_id?: string }) : content;
  const kind = event === 'im_receive_msg' ? 'message' : event === 'im_send_msg' ? 'echo' : 'other';
  return { kind, externalId: inner.message_id ?? '' };
}
