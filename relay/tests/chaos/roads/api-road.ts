import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Tally } from '../faults/tally.ts';
import type { World } from '../world/world.ts';
import { type Served, serve } from './serve.ts';

export interface ApiRoad extends Served {
  /** From now on everything passes as it comes, and what hangs is cut. */
  calm(): void;
  /** From now on no call is answered, and none reaches the platform. */
  hangAll(): void;
}

/** In a thousand calls. `before`: the platform never hears of it; `after`: it has done it, and the relay is not told. */
const sendFaults = {
  'answer 500 before the effect': 25,
  'answer 500 after the effect': 35,
  'hang before the effect': 5,
  'hang after the effect': 8,
  'slow drip': 25,
  throttle: 30,
  'cut after the effect': 25,
  'half an answer': 15,
  'slow way there': 30,
  'echo before the answer': 60,
} as const;
const readFaults = {
  'answer 500 before the effect': 20,
  'slow drip': 15,
  throttle: 10,
  'hang before the effect': 3,
} as const;
type ApiFault = keyof typeof sendFaults;

/** Within the grace the relay gives a call whose caller is dead: beyond it no client without idempotency keys can be right. */
const slowestWayMs = 1200;
const sendPath = '/business/message/send/';

/** Stands between the relay and the platform, and does to calls what networks and platforms do. */
export async function startApiRoad(
  { url: target, complete }: Pick<World, 'url' | 'complete'>,
  random: () => number,
  tally: Tally,
): Promise<ApiRoad> {
  let isCalm = false;
  let isHanging = false;
  const calming = new AbortController();
  const wait = (ms: number) => delay(ms, undefined, { signal: calming.signal }).catch(() => undefined);
  const choose = (path: string): ApiFault | null => {
    if (isCalm || path.includes('/oauth2/')) return null;
    let left = random() * 1000;
    for (const [fault, weight] of Object.entries(path.endsWith(sendPath) ? sendFaults : readFaults)) {
      left -= weight;
      if (left < 0) return fault as ApiFault;
    }
    return null;
  };

  const served = await serve(async (request, response, body) => {
    const fault = isHanging ? 'hang before the effect' : choose(request.url?.split('?')[0] ?? '');
    if (fault !== null) tally.count(`platform: ${fault}`);
    switch (fault) {
      case 'answer 500 before the effect':
        return void response.writeHead(500).end('{"error":"internal"}');
      case 'throttle':
        return json(response, { code: 40100, message: 'Too many requests.', request_id: 'campaign', data: {} });
      case 'hang before the effect':
        await Promise.race([wait(60_000), gone(response)]);
        return void response.destroy();
      case 'slow way there':
        await wait(random() * slowestWayMs);
        break;
    }
    const { body: told, ...head } = await forward(target, request, body);
    const answer = { ...head, body: complete(request.url ?? '', told) };
    switch (fault) {
      case 'answer 500 after the effect':
        return void response.writeHead(500).end('{"error":"internal"}');
      case 'cut after the effect':
        return void response.destroy();
      case 'hang after the effect':
        await Promise.race([wait(60_000), gone(response)]);
        return void response.destroy();
      case 'half an answer':
        response.writeHead(200, { 'content-type': answer.type, 'content-length': answer.body.byteLength });
        response.write(answer.body.subarray(0, answer.body.byteLength / 2));
        await wait(20);
        return void response.destroy();
      case 'slow drip':
        response.writeHead(answer.status, { 'content-type': answer.type });
        for (let at = 0; at < answer.body.byteLength && !response.destroyed; at += 16) {
          response.write(answer.body.subarray(at, at + 16));
          await wait(150);
        }
        return void response.end();
      case 'echo before the answer':
        await wait(300);
    }
    response.writeHead(answer.status, { 'content-type': answer.type });
    response.end(answer.body);
  });
  return {
    ...served,
    calm() {
      isCalm = true;
      calming.abort();
    },
    hangAll() {
      isHanging = true;
    },
  };
}

function gone(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('close', resolve));
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** Goes through whatever becomes of the caller: a request that has left cannot be called back. */
async function forward(target: string, request: IncomingMessage, body: Buffer) {
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  const answer = await fetch(`${target}${request.url ?? ''}`, {
    method: request.method ?? 'GET',
    headers: Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    ),
    ...(body.byteLength > 0 && { body }),
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? 'text/plain',
    body: Buffer.from(await answer.arrayBuffer()),
  };
}
