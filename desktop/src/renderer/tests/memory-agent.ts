import type { AgentSettings } from '@tandem/shared/api';
import type { ConnectionRow } from '@tandem/shared/model';
import { BridgeError, type CallInput, type CallName, type CallOutput } from '../../bridge/index.ts';
import { fixtureAgent } from './fixture/knowledge.ts';
import { fixtureTraces, fixtureUsage } from './fixture/traces.ts';

type AgentCall = Extract<CallName, `agent.${string}` | `trace.${string}`>;
type Handlers = { [N in AgentCall]: (input: CallInput<N>) => CallOutput<N> };

/** The agent's part of the memory bridge. */
export function memoryAgent(
  now: number,
  connections: readonly Pick<ConnectionRow, 'id' | 'agentMode'>[],
  changed: (connectionId: string) => void,
): Handlers {
  const settings = new Map(connections.map(({ id, agentMode }) => [id as string, fixtureAgent(now, id, agentMode)]));
  const settingsOf = (connectionId: string) =>
    settings.get(connectionId) ?? fixtureAgent(now, connectionId as never, 'draft');
  return {
    'agent.get': ({ connectionId }) => settingsOf(connectionId),
    'agent.put': ({ connectionId, mode, prompt, version, ...options }) => {
      const stored = settingsOf(connectionId);
      if (stored.version !== version) throw new BridgeError('conflict', 'another version');
      const saved: AgentSettings = {
        ...stored,
        ...(options as Partial<AgentSettings>),
        mode,
        prompt,
        version: version + 1,
        updatedAt: new Date(now).toISOString(),
      };
      settings.set(connectionId, saved);
      changed(connectionId);
      return saved;
    },
    'agent.usage': ({ connectionId }) => fixtureUsage(now, connectionId),
    'trace.ofMessage': ({ messageId }) => fixtureTraces(now, messageId).slice(0, 1),
    'trace.ofConversation': ({ conversationId }) => fixtureTraces(now, conversationId),
  };
}
