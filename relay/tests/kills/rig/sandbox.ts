import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bareEnvironment, startChild } from './child.ts';

const script = fileURLToPath(new URL('../../../sandbox/tiktok/main.ts', import.meta.url));

/** A line of the platform's fsynced ledger. */
export interface LedgerLine {
  readonly seq: number;
  readonly kind: string;
  readonly at: number;
  readonly customerId: string;
  readonly messageId: string;
  readonly text?: string;
  readonly source: string;
}

export interface Platform {
  readonly url: string;
  customer(username: string): Promise<string>;
  /** The customer writes. */
  says(customer: string, text: string): Promise<void>;
  /** What the customer got from the app, oldest first. */
  answers(customer: string): Promise<LedgerLine[]>;
  /** Waits for the n-th. */
  answer(customer: string, n: number, timeoutMs: number): Promise<LedgerLine>;
  /** Until no webhook is due or under way; what failed is sent again without waiting. */
  idle(): Promise<void>;
  mishap(part: Record<string, unknown>): Promise<void>;
  knob<T>(method: string, path: string, body?: unknown): Promise<T>;
  close(): Promise<void>;
}

export const account = 'lanlom.wear';

/** The platform, in a process of its own that nobody kills. */
export async function startPlatform(dir: string, env: Readonly<Record<string, string>> = {}): Promise<Platform> {
  const dataDir = join(dir, 'tiktok');
  mkdirSync(dataDir, { recursive: true });
  const child = startChild(script, ['--port', '0', '--data', dataDir], bareEnvironment(env), join(dir, 'tiktok.log'));
  const { url } = JSON.parse(await child.firstLine) as { url: string };
  const knob = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/_sandbox/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  // The load of these tests is not what the limits are for.
  await knob('PATCH', 'rates', { perSecond: 1000, perMinute: 60_000, perDay: 1_000_000 });
  const ledger = async (customer: string, query = '') => {
    const path = `ledger?customer=${customer}&kind=received${query}`;
    const { lines } = await knob<{ lines: LedgerLine[] }>('GET', path);
    return lines.filter(({ source }) => source === 'API');
  };
  return {
    url,
    knob,
    customer: async (username) => (await knob<{ id: string }>('POST', 'customers', { username })).id,
    says: async (customer, text) =>
      void (await knob('POST', 'customer/send', { customer, account, message: { type: 'text', text } })),
    answers: (customer) => ledger(customer),
    async answer(customer, n, timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const wait = Math.round(Math.min(60_000, Math.max(0, deadline - performance.now())));
        const lines = await ledger(customer, `&count=${n}&wait=${wait}`);
        const line = lines[n - 1];
        if (line !== undefined) return line;
        if (wait === 0) throw new Error(`${customer} got ${lines.length} of ${n} answers in ${timeoutMs} ms`);
      }
    },
    async idle() {
      for (let round = 0; round < 60; round++) {
        await knob('POST', 'webhooks/retry-now', {});
        if ((await knob<{ isIdle: boolean }>('GET', 'webhooks/idle?wait=1000')).isIdle) return;
      }
      throw new Error('the platform still has webhooks to deliver');
    },
    mishap: async (part) => void (await knob('PATCH', 'mishaps', part)),
    async close() {
      child.signal('SIGTERM');
      await child.exited;
    },
  };
}
