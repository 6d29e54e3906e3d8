import { z } from 'zod';
import { connectionId, documentId } from '../model/ids.ts';
import { agentMode } from '../model/rows.ts';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';

const ofConnection = z.object({ id: connectionId });

export const agentSettings = z.object({
  connectionId,
  mode: agentMode,
  /** The shop's own instructions to the agent. */
  prompt: z.string().max(8000),
  version: z.int().nonnegative(),
  updatedAt: instant,
});
export type AgentSettings = z.infer<typeof agentSettings>;

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
  summary: 'Change prompt or mode; refused with `conflict` when `version` is not the stored one',
  params: ofConnection,
  query: nothing,
  body: z.object({ mode: agentMode, prompt: z.string().max(8000), version: z.int().nonnegative() }),
  output: agentSettings,
});

/** A question and its answer, in the customer's words and the shop's. */
export const faqInput = z.object({
  question: z.string().trim().min(1).max(500),
  answer: z.string().trim().min(1).max(4000),
  isEnabled: z.boolean().default(true),
});

export const document = z.object({
  id: documentId,
  connectionId,
  kind: z.literal('faq'),
  question: z.string(),
  answer: z.string(),
  isEnabled: z.boolean(),
  /** How often the agent rested an answer on it. */
  usedCount: z.int().nonnegative(),
  updatedAt: instant,
});
export type KnowledgeDocument = z.infer<typeof document>;

export const listDocuments = endpoint({
  method: 'GET',
  path: '/connections/:id/documents',
  access: 'agent.read',
  summary: 'What the agent knows about this shop',
  params: ofConnection,
  query: nothing,
  body: nothing,
  output: z.object({ documents: z.array(document) }),
});

export const createDocument = endpoint({
  method: 'POST',
  path: '/connections/:id/documents',
  access: 'agent.change',
  summary: 'Add a question and its answer',
  params: ofConnection,
  query: nothing,
  body: faqInput,
  output: document,
});

const oneDocument = z.object({ id: documentId });

export const changeDocument = endpoint({
  method: 'PATCH',
  path: '/documents/:id',
  access: 'agent.change',
  summary: 'Change an answer, or switch it off',
  params: oneDocument,
  query: nothing,
  body: z.object({
    question: z.string().trim().min(1).max(500).optional(),
    answer: z.string().trim().min(1).max(4000).optional(),
    isEnabled: z.boolean().optional(),
  }),
  output: document,
});

export const deleteDocument = endpoint({
  method: 'DELETE',
  path: '/documents/:id',
  access: 'agent.change',
  summary: 'Remove it',
  params: oneDocument,
  query: nothing,
  body: nothing,
  output: nothing,
});
