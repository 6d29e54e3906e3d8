import type { LedgerEntry } from './ledger.ts';
import type { ScriptStepInput } from './script.ts';

export interface ClaudeControl {
  script(...steps: ScriptStepInput[]): Promise<void>;
  /** Requests after the n-th; waits up to `waitMs` for the first of them. */
  requests(after?: number, waitMs?: number): Promise<LedgerEntry[]>;
  release(): Promise<void>;
  reset(): Promise<void>;
}

/** The sandbox's knobs from TypeScript. */
export function claudeControl(baseUrl: string): ClaudeControl {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${baseUrl}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    script: async (...steps) => {
      await call('POST', 'script', steps);
    },
    requests: async (after = 0, waitMs = 0) =>
      ((await call('GET', `requests?after=${after}&wait=${waitMs}`)) as { requests: LedgerEntry[] }).requests,
    release: async () => {
      await call('POST', 'release');
    },
    reset: async () => {
      await call('POST', 'reset');
    },
  };
}
