import type { Clock } from '@tandem/shared/lib';
import type { VaultChoice } from './session-vault.ts';

/** Structured, one child per area; ids but never message text or tokens. */
export interface Log {
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
}

export interface EngineOptions {
  /** Folder that this engine owns alone: outbox, caches, preferences, the file vault. Made when missing. */
  readonly dataDir: string;
  /** Origin of the relay, such as `https://relay.example.com`. */
  readonly relayUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly vault: VaultChoice;
  /** Opens the platform's sign-in in a window of the app; without it the renderer opens a tab. */
  readonly openUrl?: (url: string) => void | Promise<void>;
  /** Parse the engine's own answers too; for tests. */
  readonly checkOutputs?: boolean;
}
