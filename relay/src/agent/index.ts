export { agentFeature } from './agent-feature.ts';
export { readAgentSettings, writeAgentSettings } from './agent-settings-store.ts';
export { immediateOptions } from './live-agent.ts';
