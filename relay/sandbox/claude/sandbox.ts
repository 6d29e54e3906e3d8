import type { Ledger } from './ledger.ts';
import type { PromptCache } from './prompt-cache.ts';
import type { Script, ScriptStep } from './script.ts';

/** Every long-lived object of one running sandbox. */
export interface Sandbox {
  readonly apiKey: string;
  readonly script: Script;
  readonly ledger: Ledger;
  readonly cache: PromptCache;
  now(): number;
  /** Where nothing is scripted; null: the emptiest answer. */
  reply(body: string): ScriptStep | null;
  /** Held answers wait for the next `release`. */
  held(): Promise<void>;
  release(): void;
}
