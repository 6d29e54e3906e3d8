import * as agent from './agent.ts';
import * as connections from './connections.ts';
import type { Endpoint } from './endpoint.ts';
import * as inbox from './inbox.ts';
import * as session from './session.ts';

export { type AgentSettings, agentSettings, document, faqInput, type KnowledgeDocument } from './agent.ts';
export { type ConnectionAttempt, connectionAttempt } from './connections.ts';
export type { Endpoint, InputOf, Method, OutputOf, RequestOf } from './endpoint.ts';
export { idempotencyHeader, nothing } from './nothing.ts';
export { type Problem, type ProblemCode, problem, problemCode } from './problem.ts';
export { type Membership, membership, type Person, person, type Session } from './session.ts';

/** Every JSON endpoint of the relay, by name. Media, webhooks, OAuth pages and the stream are not JSON and stand beside it. */
export const api = {
  register: session.register,
  login: session.login,
  refresh: session.refresh,
  logout: session.logout,
  me: session.me,
  listConnections: connections.listConnections,
  getConnection: connections.getConnection,
  startConnection: connections.startConnection,
  getConnectionAttempt: connections.getConnectionAttempt,
  changeConnection: connections.changeConnection,
  disconnect: connections.disconnect,
  listConversations: inbox.listConversations,
  getConversation: inbox.getConversation,
  listMessages: inbox.listMessages,
  sendReply: inbox.sendReply,
  changeConversation: inbox.changeConversation,
  takeOver: inbox.takeOver,
  handBack: inbox.handBack,
  markRead: inbox.markRead,
  listDrafts: inbox.listDrafts,
  approveDraft: inbox.approveDraft,
  dropDraft: inbox.dropDraft,
  snapshot: inbox.snapshot,
  getAgent: agent.getAgent,
  putAgent: agent.putAgent,
  listDocuments: agent.listDocuments,
  createDocument: agent.createDocument,
  changeDocument: agent.changeDocument,
  deleteDocument: agent.deleteDocument,
} as const satisfies Record<string, Endpoint>;

export type Api = typeof api;
export type EndpointName = keyof Api;
