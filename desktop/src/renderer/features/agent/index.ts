export { AgentBench } from './agent-bench.tsx';
