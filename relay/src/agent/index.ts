export { agentFeature } from './agent-feature.ts';
export { readAgentSettings, writeAgentSettings } from './agent-settings-store.ts';
export { immediateOptions, readLiveAgent } from './live-agent.ts';
