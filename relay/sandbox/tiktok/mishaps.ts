import { z } from 'zod';
import type { Feed } from './feed.ts';

const webhookMishaps = z.object({
  /** How often each event is sent; more than 1 = duplicates. */
  copies: z.int().min(1).max(20),
  /** in-order: one after the other per conversation. swapped: each pair comes the wrong way round. unordered: all at once. */
  order: z.enum(['in-order', 'swapped', 'unordered']),
  /** Held back until `POST /_sandbox/webhooks/release`. */
  held: z.boolean(),
  delayMs: z.int().min(0),
  signature: z.enum(['valid', 'wrong', 'absent']),
  /** How old `t` claims to be, seconds. */
  ageSeconds: z.int(),
  optionalFields: z.enum(['sent', 'left-out']),
  json: z.enum(['compact', 'spaced', 'escaped', 'shuffled']),
});

const echoMishaps = z.object({
  /** before: the echo is delivered before the send call is answered. */
  order: z.enum(['after', 'before', 'none']),
  delayMs: z.int().min(0),
  copies: z.int().min(1).max(20),
});

const apiMishaps = z.object({
  /**
   * error-before / error-after: HTTP 500 without / with the effect. hang-before / hang-after: no answer, without / with the
   * effect. slow: answers after slowMs. throttle: code 40100. server-error: code 50000 without the effect.
   */
  fault: z.enum([
    'none',
    'error-before',
    'error-after',
    'hang-before',
    'hang-after',
    'slow',
    'throttle',
    'server-error',
  ]),
  /** Only calls whose path ends so; empty = every call under /open_api. */
  path: z.string(),
  slowMs: z.int().min(0),
  /** How many more calls are hit; null = until switched off. */
  times: z.int().min(0).nullable(),
});

export const mishapChange = z.strictObject({
  webhook: webhookMishaps.partial().optional(),
  echo: echoMishaps.partial().optional(),
  api: apiMishaps.partial().optional(),
});

export interface Mishaps {
  webhook: z.infer<typeof webhookMishaps>;
  echo: z.infer<typeof echoMishaps>;
  api: z.infer<typeof apiMishaps>;
}

export type ApiFault = Mishaps['api']['fault'];

const SEND_PATH = '/business/message/send/';

const none = (): Mishaps => ({
  webhook: {
    copies: 1,
    order: 'in-order',
    held: false,
    delayMs: 0,
    signature: 'valid',
    ageSeconds: 0,
    optionalFields: 'sent',
    json: 'compact',
  },
  echo: { order: 'after', delayMs: 0, copies: 1 },
  api: { fault: 'none', path: SEND_PATH, slowMs: 20_000, times: null },
});

export interface MishapBoard {
  readonly now: Mishaps;
  change(change: z.infer<typeof mishapChange>): Mishaps;
  /** Everything behaves again, and calls that hang are answered or dropped. */
  reset(): Mishaps;
  /** The fault that hits this call, counted. */
  takeFault(path: string): ApiFault;
  /** Waits in a hanging call until `reset` or `close`. */
  hang(): Promise<void>;
  close(): void;
}

export function createMishapBoard(feed: Feed): MishapBoard {
  let now = none();
  let hanging: (() => void)[] = [];
  const letGo = (): void => {
    for (const release of hanging) release();
    hanging = [];
  };
  const defined = <T extends object>(change: T | undefined): Partial<T> =>
    Object.fromEntries(Object.entries(change ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
  return {
    get now() {
      return now;
    },
    change(change) {
      now = {
        webhook: { ...now.webhook, ...(defined(change.webhook) as Partial<Mishaps['webhook']>) },
        echo: { ...now.echo, ...(defined(change.echo) as Partial<Mishaps['echo']>) },
        api: { ...now.api, ...(defined(change.api) as Partial<Mishaps['api']>) },
      };
      feed.publish('mishap');
      return now;
    },
    reset() {
      now = none();
      letGo();
      feed.publish('mishap');
      return now;
    },
    takeFault(path) {
      const { api } = now;
      if (api.fault === 'none' || !path.endsWith(api.path)) return 'none';
      if (api.times === null) return api.fault;
      const { fault } = api;
      now = { ...now, api: api.times <= 1 ? none().api : { ...api, times: api.times - 1 } };
      feed.publish('mishap');
      return fault;
    },
    hang: () => new Promise((resolve) => hanging.push(resolve)),
    close: letGo,
  };
}
