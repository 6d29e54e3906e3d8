import { z } from 'zod';
import { connectionId, conversationId, messageId } from '../model/ids.ts';
import { agentMode } from '../model/rows.ts';
import { instant } from '../model/time.ts';
import { agentOptions, agentOptionsChange } from './agent-options.ts';
import { agentTrace, agentUsage } from './agent-trace.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';

const ofConnection = z.object({ id: connectionId });

export const agentSettings = agentOptions.extend({
  connectionId,
  mode: agentMode,
  /** The shop's own guidance to the agent, in its own words. */
  prompt: z.string().max(8000),
  version: z.int().nonnegative(),
  updatedAt: instant,
});
export type AgentSettings = z.infer<typeof agentSettings>;

const agentChange = agentOptionsChange.extend({
  mode: agentMode,
  prompt: z.string().max(8000),
  version: z.int().nonnegative(),
});

export const getAgent = endpoint({
  method: 'GET',
  path: '/connections/:id/agent',
  access: 'agent.read',
  summary: 'How the agent answers for this account',
  params: ofConnection,
  query: nothing,
  body: nothing,
  output: agentSettings,
});

export const putAgent = endpoint({
  method: 'PUT',
  path: '/connections/:id/agent',
  access: 'agent.change',
  summary:
    'Change how it answers; what is left out stays. Refused with `conflict` when `version` is not the stored one',
  params: ofConnection,
  query: nothing,
  body: agentChange,
  output: agentSettings,
});

export const getTrace = endpoint({
  method: 'GET',
  path: '/messages/:id/trace',
  access: 'agent.read',
  summary: 'Why the agent answered, drafted or handed off; of its reply, or of the customer’s message, newest first',
  params: z.object({ id: messageId }),
  query: nothing,
  body: nothing,
  output: z.object({ traces: z.array(agentTrace) }),
});

export const listTraces = endpoint({
  method: 'GET',
  path: '/conversations/:id/traces',
  access: 'agent.read',
  summary: 'The agent’s last fifty decisions in this conversation, newest first',
  params: z.object({ id: conversationId }),
  query: nothing,
  body: nothing,
  output: z.object({ traces: z.array(agentTrace) }),
});

export const getAgentUsage = endpoint({
  method: 'GET',
  path: '/connections/:id/agent/usage',
  access: 'agent.read',
  summary: 'Tokens and money per day and model, and how much of the budgets is spent',
  params: ofConnection,
  query: z.object({ days: z.coerce.number().int().min(1).max(92).default(31) }),
  body: nothing,
  output: agentUsage,
});
