export { agentFeature } from './agent-feature.ts';
