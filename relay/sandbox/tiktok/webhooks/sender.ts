import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Feed } from '../feed.ts';
import { requestId } from '../ids.ts';
import type { MishapBoard } from '../mishaps.ts';
import type { Policies, WebhookRetry } from '../options.ts';
import type { Delivery } from '../state/model.ts';
import type { State } from '../state/state.ts';
import { isAuthorized } from '../world/grants.ts';
import { type Content, withoutOptional } from './content.ts';
import { serialize } from './serialize.ts';
import { signatureHeader } from './signature.ts';

export interface WebhookEvent {
  event: string;
  businessId: string;
  /** Text is sent as it is; an object becomes JSON text. */
  content: Content | string;
  conversationId?: string;
  messageId?: string;
  delayMs?: number;
  copies?: number;
  /** `authorization.removed` must reach the app although the grant is gone. */
  evenIfRevoked?: boolean;
}

/** One request that was made, or the reason why none was. */
export interface WebhookAttempt {
  seq: number;
  at: number;
  deliveryId: string;
  event: string;
  businessId: string;
  conversationId: string | null;
  messageId: string | null;
  attempt: number;
  outcome: number | 'failed' | 'no-callback' | 'not-authorized' | 'gave-up';
}

export interface WebhookSender {
  /** Kept on disk at once; goes out when `release` is called. `deliverNow` resolves after the first attempts. */
  hold(event: WebhookEvent): { release(): void; deliverNow(): Promise<void> };
  emit(event: WebhookEvent): void;
  /** Sends what the "held" mishap kept back; returns how many requests. */
  releaseHeld(order: 'as-is' | 'reversed'): number;
  /** Retries everything that waits, without waiting; returns how many. */
  retryNow(): number;
  readonly attempts: readonly WebhookAttempt[];
  start(): void;
  close(): Promise<void>;
}

interface SenderDeps {
  appId: string;
  appSecret: string;
  clock: Clock;
  state: State;
  feed: Feed;
  mishaps: MishapBoard;
  policies: Policies;
  retry: WebhookRetry;
}

const ATTEMPTS_KEPT = 5000;
/** How long a swapped event waits for the one that shall overtake it. */
const SWAP_WAIT_MS = 1500;

export function createWebhookSender(deps: SenderDeps): WebhookSender {
  const { clock, state, feed, mishaps } = deps;
  const attempts: WebhookAttempt[] = [];
  const lanes = new Map<string, Promise<void>>();
  const timers = new Map<string, () => void>();
  const inFlight = new Set<Promise<void>>();
  const closing = new AbortController();
  let held: Delivery[] = [];
  let overtaken: { rows: Delivery[]; cancel: () => void } | undefined;
  let seq = 0;

  function note(row: Omit<WebhookAttempt, 'seq' | 'at'>): void {
    seq += 1;
    attempts.push({ ...row, seq, at: clock.now() });
    if (attempts.length > ATTEMPTS_KEPT) attempts.shift();
    feed.publish('webhook', { businessId: row.businessId, conversationId: row.conversationId });
  }

  function compose(event: WebhookEvent): string {
    const { json, optionalFields } = mishaps.now.webhook;
    const { content } = event;
    const trimmed = typeof content !== 'string' && optionalFields === 'left-out' ? withoutOptional(content) : content;
    return serialize(
      {
        client_key: deps.appId,
        event: event.event,
        create_time: Math.floor(clock.now() / 1000),
        user_openid: event.businessId,
        content: typeof trimmed === 'string' ? trimmed : serialize(trimmed, json),
      },
      json,
    );
  }

  function headers(row: Delivery): Record<string, string> {
    const { signature, ageSeconds } = mishaps.now.webhook;
    const now = Math.floor(clock.now() / 1000);
    const t = (row.attempts > 0 && !deps.policies.resignOnRetry ? row.signedAt : now) - ageSeconds;
    const secret = signature === 'wrong' ? `${deps.appSecret}-not` : deps.appSecret;
    return {
      'content-type': 'application/json',
      'webhook-schema-version': '1.0',
      'x-tt-logid': requestId(clock.now()),
      ...(signature === 'absent' ? {} : { 'tiktok-signature': signatureHeader(secret, t, row.body) }),
    };
  }

  async function post(row: Delivery): Promise<WebhookAttempt['outcome']> {
    const config = state.webhookConfigs.get('DIRECT_MESSAGE');
    if (config === undefined) return 'no-callback';
    try {
      const response = await fetch(config.callbackUrl, {
        method: 'POST',
        headers: headers(row),
        body: row.body,
        redirect: 'manual',
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(deps.retry.timeoutMs)]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      // Refused, reset or too slow: the platform does not tell these apart either, it retries.
      return 'failed';
    }
  }

  async function attempt(id: string): Promise<void> {
    const row = state.deliveries.get(id);
    if (row === undefined || closing.signal.aborted) return;
    timers.get(id)?.();
    timers.delete(id);
    const outcome = await post(row);
    // An attempt cut off by closing was not one: it is made again after the restart.
    if (closing.signal.aborted) return;
    const number = row.attempts + 1;
    const { event, businessId, conversationId, messageId } = row;
    const about = { deliveryId: id, event, businessId, conversationId, messageId, attempt: number };
    if (outcome === 200) {
      state.deliveries.remove(id);
    } else {
      const waitMs = Math.min(deps.retry.baseMs * 2 ** (number - 1), deps.retry.maxMs);
      const dueAt = clock.now() + waitMs;
      if (dueAt - row.createdAt > deps.retry.giveUpAfterMs) {
        state.deliveries.remove(id);
        note({ ...about, outcome });
        note({ ...about, outcome: 'gave-up' });
        return;
      }
      state.deliveries.put({ ...row, attempts: number, dueAt });
      arm(id, waitMs);
    }
    note({ ...about, outcome });
  }

  function run(id: string): Promise<void> {
    const running = attempt(id).finally(() => inFlight.delete(running));
    inFlight.add(running);
    return running;
  }

  function arm(id: string, waitMs: number): void {
    timers.set(
      id,
      clock.after(waitMs, () => void run(id)),
    );
  }

  /** First attempts, one after the other per conversation unless the mishap says otherwise. */
  function send(rows: Delivery[]): Promise<void> {
    if (mishaps.now.webhook.order === 'unordered')
      return Promise.all(rows.map((row) => run(row.id))).then(() => undefined);
    const sent = rows.map((row) => {
      const lane = row.conversationId ?? row.businessId;
      const turn = (lanes.get(lane) ?? Promise.resolve()).then(() => run(row.id));
      lanes.set(lane, turn);
      void turn.then(() => lanes.get(lane) === turn && lanes.delete(lane));
      return turn;
    });
    return Promise.all(sent).then(() => undefined);
  }

  function dispatch(rows: Delivery[]): void {
    if (mishaps.now.webhook.held) {
      held.push(...rows);
      feed.publish('webhook');
    } else if (overtaken !== undefined) {
      const late = overtaken;
      overtaken = undefined;
      late.cancel();
      void send([...rows, ...late.rows]);
    } else if (mishaps.now.webhook.order === 'swapped') {
      const cancel = clock.after(SWAP_WAIT_MS, () => {
        overtaken = undefined;
        void send(rows);
      });
      overtaken = { rows, cancel };
    } else {
      void send(rows);
    }
  }

  function refusal(event: WebhookEvent): 'no-callback' | 'not-authorized' | undefined {
    if (state.webhookConfigs.get('DIRECT_MESSAGE') === undefined) return 'no-callback';
    if (event.evenIfRevoked !== true && !isAuthorized(state, event.businessId, clock.now())) return 'not-authorized';
    return undefined;
  }

  function keep(event: WebhookEvent): Delivery[] {
    const now = clock.now();
    const about = {
      event: event.event,
      businessId: event.businessId,
      conversationId: event.conversationId ?? null,
      messageId: event.messageId ?? null,
    };
    const outcome = refusal(event);
    if (outcome !== undefined) {
      note({ ...about, deliveryId: '', attempt: 0, outcome });
      return [];
    }
    const body = compose(event);
    const copies = Math.max(event.copies ?? 1, mishaps.now.webhook.copies);
    return Array.from({ length: copies }, () =>
      state.deliveries.put({
        id: randomUUID(),
        ...about,
        body,
        signedAt: Math.floor(now / 1000),
        createdAt: now,
        attempts: 0,
        dueAt: now,
      }),
    );
  }

  const sender: WebhookSender = {
    attempts,
    hold(event) {
      const rows = keep(event);
      let isOut = rows.length === 0;
      const once = <T>(action: () => T): T | undefined => {
        if (isOut || closing.signal.aborted) return undefined;
        isOut = true;
        return action();
      };
      return {
        release: () =>
          once(() => {
            const delayMs = mishaps.now.webhook.delayMs + (event.delayMs ?? 0);
            if (delayMs > 0) clock.after(delayMs, () => closing.signal.aborted || dispatch(rows));
            else dispatch(rows);
          }),
        deliverNow: async () => once(() => send(rows)),
      };
    },
    emit(event) {
      sender.hold(event).release();
    },
    releaseHeld(order) {
      const rows = order === 'reversed' ? held.reverse() : held;
      held = [];
      void send(rows);
      return rows.length;
    },
    retryNow() {
      const ids = [...timers.keys()];
      for (const id of ids) void run(id);
      return ids.length;
    },
    start() {
      for (const row of state.deliveries.all()) arm(row.id, row.dueAt - clock.now());
    },
    async close() {
      closing.abort();
      for (const cancel of timers.values()) cancel();
      overtaken?.cancel();
      await Promise.allSettled([...inFlight]);
    },
  };
  return sender;
}
