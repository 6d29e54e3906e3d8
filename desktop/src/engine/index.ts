export { createEngine, type Engine, type PushListener } from './engine.ts';
export type { EngineOptions, Log } from './engine-options.ts';
export { EngineInUseError } from './outbox/outbox-store.ts';
export type { VaultChoice } from './session-vault.ts';
