import { type Clock, systemClock } from '@tandem/shared/lib';
import {
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  handleWhenResult,
  type IBackoff,
  type IBackoffFactory,
} from 'cockatiel';
import type { Logger } from 'pino';
import { createTally, type Tally } from './breaker-tally.ts';

/** `service`: whom we call; `connectionId`: on whose behalf, where that makes a difference. */
export interface BreakerKey {
  readonly service: string;
  readonly connectionId?: string;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * What an answer or a thrown error says: `true` that the service itself is in trouble (5xx, no answer, refused, the whole app
 * throttled), `'connection'` that this connection is (its grant is refused), `false` that both are well, whatever else was wrong.
 */
export type Blame = boolean | 'connection';

/** Nothing was called; it may be tried again after `retryAfterMs`. */
export class BreakerOpenError extends Error {
  override readonly name = 'BreakerOpenError';
  readonly key: BreakerKey;
  readonly retryAfterMs: number;

  constructor(key: BreakerKey, retryAfterMs: number) {
    super(`${key.service} is not called${key.connectionId === undefined ? '' : ' for this connection'} just now`);
    this.key = key;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface Breakers {
  /**
   * Calls, unless the breaker of the service or of the connection is open: then throws `BreakerOpenError` without a call. With
   * `slowAfterMs` a call that has not ended by then counts as failed, and goes on.
   */
  run<T>(
    key: BreakerKey,
    call: () => Promise<T>,
    isFailure: (errorOrResult: unknown) => Blame,
    options?: { readonly slowAfterMs?: number },
  ): Promise<T>;
  state(key: BreakerKey): BreakerState;
  /** 0: a call would be made; else the milliseconds after which asking is worth it. Unlike `run` it takes no probe. */
  waitMs(key: BreakerKey): number;
  /** Returns what ends it. */
  onChange(listener: (key: BreakerKey, state: BreakerState) => void): () => void;
}

/** From the first probe, 2 s after opening, to one every 20 s: a service that is well again is found out within half a minute. */
const firstProbeMs = 2_000;
const lastProbeMs = 20_000;
/** Asked again after this while another caller's probe is under way. */
const probingMs = 1_000;
/** Breakers that are closed and have nothing to say are forgotten beyond this many. */
const mostIdle = 5_000;

interface Breaker {
  readonly key: BreakerKey;
  readonly policy: CircuitBreakerPolicy;
  readonly tally: Tally;
  /** When open: when a probe may go. */
  readonly probeAt: () => number;
}

type Ended<T> = { readonly blame: Blame } & (
  | { readonly error: unknown }
  | { readonly value: T }
  | { readonly isSlow: true }
);

/**
 * Circuit breakers of this process, one per service and one per connection of it. A connection's failures open its own; the service's
 * opens only when more than one connection fails, or calls that are made for none. Half-open lets one call through, refuses the others.
 */
export function createBreakers({ clock = systemClock, log }: { clock?: Clock; log: Logger }): Breakers {
  const breakers = new Map<string, Breaker>();
  const listeners = new Set<(key: BreakerKey, state: BreakerState) => void>();

  const changed = (key: BreakerKey, state: BreakerState) => {
    log[state === 'open' ? 'warn' : 'info']({ ...key, state }, 'circuit breaker');
    for (const listener of listeners) listener(key, state);
  };

  const breakerOf = (key: BreakerKey): Breaker => {
    const id = JSON.stringify([key.service, key.connectionId]);
    const known = breakers.get(id);
    if (known !== undefined) return known;
    if (breakers.size >= mostIdle) forgetIdle(breakers);
    const made = createBreaker(key, clock, changed);
    breakers.set(id, made);
    return made;
  };

  const chainOf = ({ service, connectionId }: BreakerKey): readonly Breaker[] =>
    connectionId === undefined
      ? [breakerOf({ service })]
      : [breakerOf({ service, connectionId }), breakerOf({ service })];

  const waitMs = (key: BreakerKey) => Math.max(...chainOf(key).map((breaker) => waitOf(breaker, clock.now())));

  return {
    waitMs,
    state: (key) => stateOf(breakerOf(key).policy.state),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async run<T>(
      key: BreakerKey,
      call: () => Promise<T>,
      isFailure: (errorOrResult: unknown) => Blame,
      { slowAfterMs }: { slowAfterMs?: number } = {},
    ) {
      const wait = waitMs(key);
      if (wait > 0) throw new BreakerOpenError(key, wait);
      const chain = chainOf(key);
      // Asked before anything is awaited: between the look above and the calls below no other caller can take a probe.
      const ended = ending(call, isFailure);
      const counted = slowAfterMs === undefined ? ended : orSlow(ended, clock, slowAfterMs);
      await Promise.all(chain.map((breaker) => count(breaker, counted, key, clock)));
      const result = await ended;
      if ('error' in result) throw result.error;
      return result.value;
    },
  };
}

async function count<T>(breaker: Breaker, counted: Promise<Ended<T>>, { connectionId }: BreakerKey, clock: Clock) {
  const isOwn = breaker.key.connectionId !== undefined;
  await breaker.policy.execute(async () => {
    const { blame } = await counted;
    const hasFailed = blame === true || (isOwn && blame === 'connection');
    breaker.tally.add({ at: clock.now(), hasFailed, source: isOwn ? undefined : connectionId });
    return hasFailed;
  });
}

async function ending<T>(
  call: () => Promise<T>,
  isFailure: (errorOrResult: unknown) => Blame,
): Promise<{ blame: Blame } & ({ error: unknown } | { value: T })> {
  try {
    const value = await call();
    return { value, blame: isFailure(value) };
  } catch (error) {
    return { error, blame: isFailure(error) };
  }
}

async function orSlow<T>(ended: Promise<Ended<T>>, clock: Clock, slowAfterMs: number): Promise<Ended<T>> {
  const slow = Promise.withResolvers<Ended<T>>();
  const cancel = clock.after(slowAfterMs, () => slow.resolve({ isSlow: true, blame: true }));
  try {
    return await Promise.race([ended, slow.promise]);
  } finally {
    cancel();
  }
}

function createBreaker(
  key: BreakerKey,
  clock: Clock,
  changed: (key: BreakerKey, state: BreakerState) => void,
): Breaker {
  let probeAt = 0;
  // The library asks the system's clock whether the pause is over; ours decides instead.
  const backoff = (delayMs: number): IBackoff<unknown> => {
    probeAt = clock.now() + delayMs;
    return {
      get duration() {
        return clock.now() >= probeAt ? 0 : Number.POSITIVE_INFINITY;
      },
      next: () => backoff(Math.min(delayMs * 2, lastProbeMs)),
    };
  };
  const halfOpenAfter: IBackoffFactory<unknown> = { next: () => backoff(firstProbeMs) };
  const tally = createTally();
  const policy = circuitBreaker(
    handleWhenResult((hasFailed) => hasFailed === true),
    {
      halfOpenAfter,
      breaker: {
        state: null,
        success: (state) => {
          // What failed before the probe succeeded says nothing about now.
          if (state === CircuitState.HalfOpen) tally.clear();
        },
        failure: () => tally.isOutage(clock.now()),
      },
    },
  );
  policy.onStateChange((state) => changed(key, stateOf(state)));
  return { key, policy, tally, probeAt: () => probeAt };
}

function waitOf({ policy, probeAt }: Breaker, now: number): number {
  switch (policy.state) {
    case CircuitState.Open:
      return Math.max(0, probeAt() - now);
    case CircuitState.HalfOpen:
      return probingMs;
    default:
      return 0;
  }
}

function stateOf(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'half-open' : 'open';
}

/** A connection that is gone leaves nothing behind for good. */
function forgetIdle(breakers: Map<string, Breaker>): void {
  for (const [id, { policy, key }] of breakers) {
    if (policy.state === CircuitState.Closed && key.connectionId !== undefined) breakers.delete(id);
  }
}
