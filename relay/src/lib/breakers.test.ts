import { pino } from 'pino';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Blame, BreakerOpenError, type Breakers, createBreakers } from './breakers.ts';

const log = pino({ level: 'silent' });
let now = 0;
let timers: { at: number; run: () => void }[] = [];
const clock = {
  now: () => now,
  after(delayMs: number, run: () => void) {
    const timer = { at: now + delayMs, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  },
};
function pass(ms: number): void {
  now += ms;
  for (const { run } of timers.filter(({ at }) => at <= now)) run();
  timers = timers.filter(({ at }) => at > now);
}

let breakers: Breakers;
let calls = 0;
beforeEach(() => {
  now = 1_000_000;
  timers = [];
  calls = 0;
  breakers = createBreakers({ clock, log });
});

class Answer extends Error {
  readonly blame: Blame;
  constructor(blame: Blame) {
    super('answer');
    this.blame = blame;
  }
}
const blameOf = (outcome: unknown): Blame => (outcome instanceof Answer ? outcome.blame : false);
const service = { service: 'platform' };
const of = (connectionId: string) => ({ service: 'platform', connectionId });

async function fail(
  key: { service: string; connectionId?: string },
  blame: Blame = true,
): Promise<'called' | 'refused'> {
  try {
    await breakers.run(
      key,
      async () => {
        calls++;
        throw new Answer(blame);
      },
      blameOf,
    );
  } catch (error) {
    if (error instanceof BreakerOpenError) return 'refused';
    expect(error).toBeInstanceOf(Answer);
  }
  return 'called';
}
const succeed = (key: { service: string; connectionId?: string }) => breakers.run(key, async () => ++calls, blameOf);

describe('opening', () => {
  test('an outage opens the service within five failures of several connections, and nothing more is called', async () => {
    for (let n = 0; n < 6; n++) await fail(of(`c${n % 3}`));
    expect(breakers.state(service)).toBe('open');
    const before = calls;
    await expect(succeed(of('healthy'))).rejects.toBeInstanceOf(BreakerOpenError);
    expect(calls).toBe(before);
    expect(breakers.waitMs(of('healthy'))).toBeGreaterThan(0);
  });

  test("one connection's failures open its own and nobody else's, however many", async () => {
    for (let n = 0; n < 200; n++) {
      await fail(of('broken'));
      pass(500);
    }
    expect(breakers.state(of('broken'))).not.toBe('closed');
    expect(breakers.state(service)).toBe('closed');
    expect(await succeed(of('other'))).toBe(calls);
  });

  test('nor with a stray failure of another beside them', async () => {
    for (let n = 0; n < 30; n++) await fail(of('broken'));
    await fail(of('unlucky'));
    expect(breakers.state(service)).toBe('closed');
  });

  test('a refused grant counts against the connection only, from however many', async () => {
    for (let n = 0; n < 60; n++) await fail(of(`c${n % 6}`), 'connection');
    expect(breakers.state(of('c1'))).toBe('open');
    expect(breakers.state(service)).toBe('closed');
  });

  test('refusals that blame nobody never open anything', async () => {
    for (let n = 0; n < 60; n++) await fail(of(`c${n % 3}`), false);
    expect(breakers.state(of('c1'))).toBe('closed');
    expect(breakers.state(service)).toBe('closed');
  });

  test('a service called for nobody opens by its own failures; another service does not care', async () => {
    for (let n = 0; n < 5; n++) await fail({ service: 'model' });
    expect(breakers.state({ service: 'model' })).toBe('open');
    expect(breakers.state(service)).toBe('closed');
  });

  test('a failure now and then among successes does not', async () => {
    for (let n = 0; n < 100; n++) {
      await (n % 4 === 0 ? fail(of(`c${n % 7}`)) : succeed(of(`c${n % 7}`)));
      pass(50);
    }
    expect(breakers.state(service)).toBe('closed');
  });

  test('a hanging service opens within ten seconds, before any call has ended', async () => {
    const ends = Promise.withResolvers<string>();
    const hanging = Array.from({ length: 6 }, (_, n) =>
      breakers.run(of(`c${n % 3}`), () => ends.promise, blameOf, { slowAfterMs: 5_000 }),
    );
    const opened = new Promise((resolve) => breakers.onChange((key, state) => resolve([key, state])));
    pass(5_000);
    expect(await opened).toEqual([{ service: 'platform' }, 'open']);
    ends.resolve('late, but true');
    expect(await Promise.all(hanging)).toEqual(Array(6).fill('late, but true'));
  });
});

describe('closing', () => {
  const open = async () => {
    for (let n = 0; n < 6; n++) await fail(of(`c${n % 3}`));
    expect(breakers.state(service)).toBe('open');
  };

  test('half-open lets exactly one through; its success closes', async () => {
    await open();
    pass(breakers.waitMs(service));
    const probe = Promise.withResolvers<string>();
    let probes = 0;
    const asked = Array.from({ length: 20 }, (_, n) =>
      breakers.run(
        of(`new${n}`),
        () => {
          probes++;
          return probe.promise;
        },
        blameOf,
      ),
    );
    const refused = asked.slice(1).map((call) => expect(call).rejects.toBeInstanceOf(BreakerOpenError));
    expect(breakers.state(service)).toBe('half-open');
    probe.resolve('well');
    await Promise.all(refused);
    expect(await asked[0]).toBe('well');
    expect(probes).toBe(1);
    expect(breakers.state(service)).toBe('closed');
  });

  test('a failed probe opens it again, and the probes grow rarer but never rarer than twenty seconds', async () => {
    await open();
    const waits: number[] = [];
    for (let n = 0; n < 7; n++) {
      const wait = breakers.waitMs(of('prober'));
      waits.push(wait);
      pass(wait);
      await fail(service);
      expect(breakers.state(service)).toBe('open');
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 20_000, 20_000, 20_000]);
  });

  test('after an hour of outage it closes within a minute of recovery, and one failure later stays closed', async () => {
    await open();
    const end = now + 3_600_000;
    while (now < end) {
      pass(1_000);
      await fail(of(`c${now % 5}`));
    }
    const recoveredAt = now;
    while (breakers.state(service) !== 'closed') {
      pass(1_000);
      await succeed(of('fresh')).catch(() => undefined);
    }
    expect(now - recoveredAt).toBeLessThanOrEqual(60_000);
    await fail(of('fresh'));
    expect(breakers.state(service)).toBe('closed');
  });

  test('changes are told, to whoever still listens', async () => {
    const heard: string[] = [];
    const stop = breakers.onChange((key, state) => heard.push(`${key.connectionId ?? 'service'} ${state}`));
    for (let n = 0; n < 5; n++) await fail(of('x'));
    pass(2_000);
    await succeed(of('x'));
    expect(heard).toEqual(['x open', 'x half-open', 'x closed']);
    stop();
    await open();
    expect(heard).toHaveLength(3);
  });
});
