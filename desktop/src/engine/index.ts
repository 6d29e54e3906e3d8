export { createEngine, type Engine, type PushListener } from './engine.ts';
export type { EngineOptions, Log } from './engine-options.ts';
export type { VaultChoice } from './session-vault.ts';
