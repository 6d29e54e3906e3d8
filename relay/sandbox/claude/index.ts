export { type ClaudeControl, claudeControl } from './control-client.ts';
export type { LedgerEntry } from './ledger.ts';
export type { ScriptStepInput } from './script.ts';
export { type ClaudeSandbox, type ClaudeSandboxOptions, startClaudeSandbox } from './start-claude-sandbox.ts';
