import type { Json } from './wire.ts';

/** One request, from its arrival on. */
export interface LedgerEntry {
  /** 1, 2, 3… */
  readonly n: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly path: string;
  /** Without the key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
  /** `open`: being answered. `gone`: the client hung up first, or the sandbox broke the connection. */
  state: 'open' | 'answered' | 'gone';
  status: number | null;
  /** Kind of the scripted step, `default` when nothing was scripted, null when the request was refused. */
  step: string | null;
}

export interface Ledger {
  open(entry: Pick<LedgerEntry, 'path' | 'headers' | 'body'>): LedgerEntry;
  settle(entry: LedgerEntry, state: 'answered' | 'gone', status: number | null): void;
  after(n: number): LedgerEntry[];
  /** Resolves when there is one after `n`, or when `waitMs` have passed, or on `signal`. */
  wait(n: number, waitMs: number, signal: AbortSignal): Promise<LedgerEntry[]>;
  clear(): void;
}

export function createLedger(): Ledger {
  let entries: LedgerEntry[] = [];
  let last = 0;
  const waiting = new Set<() => void>();
  const after = (n: number) => entries.filter((entry) => entry.n > n);
  const wake = () => {
    for (const run of [...waiting]) run();
  };
  return {
    open(given) {
      last += 1;
      const entry: LedgerEntry = { ...given, n: last, at: Date.now(), state: 'open', status: null, step: null };
      entries.push(entry);
      wake();
      return entry;
    },
    settle(entry, state, status) {
      entry.state = state;
      entry.status = status;
    },
    after,
    wait(n, waitMs, signal) {
      if (after(n).length > 0 || waitMs === 0) return Promise.resolve(after(n));
      return new Promise((resolve) => {
        const done = () => {
          waiting.delete(done);
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve(after(n));
        };
        const timer = setTimeout(done, waitMs);
        signal.addEventListener('abort', done);
        waiting.add(done);
      });
    },
    // Numbers go on, so that a waiting reader does not see old requests twice.
    clear() {
      entries = [];
    },
  };
}
