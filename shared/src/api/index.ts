import * as account from './account.ts';
import * as agent from './agent.ts';
import * as audit from './audit.ts';
import * as connections from './connections.ts';
import * as contentGaps from './content-gaps.ts';
import * as deadLetters from './dead-letters.ts';
import * as devices from './devices.ts';
import type { Endpoint } from './endpoint.ts';
import * as inbox from './inbox.ts';
import * as knowledge from './knowledge.ts';
import * as planApi from './plan.ts';
import * as privacy from './privacy.ts';
import * as reviews from './reviews.ts';
import * as search from './search.ts';
import * as session from './session.ts';
import * as team from './team.ts';
import * as totp from './totp.ts';
import * as draft from './workbench-draft.ts';
import * as tests from './workbench-tests.ts';
import * as trials from './workbench-trials.ts';

export { type AgentSettings, agentSettings } from './agent.ts';
export {
  type AgentOptions,
  type AgentRule,
  agentOptions,
  agentOptionsChange,
  defaultAgentOptions,
} from './agent-options.ts';
export { type AgentTrace, type AgentUsage, agentTrace, agentUsage, type ModelCall } from './agent-trace.ts';
export { type AuditEntry, type AuditQuery, auditEntry, auditExportQuery, auditQuery } from './audit.ts';
export { type ConnectionAttempt, connectionAttempt } from './connections.ts';
export { type ContentGap, contentGap, gapQuestion, gapReply, gapWeeks } from './content-gaps.ts';
export { type DeadLetter, deadLetter, replyLetterId } from './dead-letters.ts';
export { type Device, device } from './devices.ts';
export type { Endpoint, InputOf, Method, OutputOf, RequestOf } from './endpoint.ts';
export {
  type DocumentVersion,
  document,
  documentChange,
  documentInput,
  documentVersion,
  faqContent,
  type KnowledgeDocument,
} from './knowledge.ts';
export { idempotencyHeader, nothing } from './nothing.ts';
export { type PlainRoute, plainRoutes } from './plain-routes.ts';
export { type ShopPlan, shopPlan, type Usage, type UsageMeter, usage, usageMeter } from './plan.ts';
export {
  type ContactExport,
  contactExport,
  defaultRetention,
  type Erasure,
  erasure,
  graceDaysDefault,
  type Retention,
  retention,
} from './privacy.ts';
export { type Problem, type ProblemCode, problem, problemCode } from './problem.ts';
export { type AnswerReview, answerReview } from './reviews.ts';
export { type SearchHit, searchHit } from './search.ts';
export { type Membership, membership, type Person, person, type Session } from './session.ts';
export { type Invitation, invitation, type TeamMember, teamMember } from './team.ts';
export {
  type AgentDifference,
  type AgentVersion,
  agentDifference,
  agentVersion,
  type DocumentDifference,
  type DraftState,
  documentDifference,
  draftState,
} from './workbench-draft.ts';
export {
  type Expectation,
  expectation,
  type RunEstimate,
  runEstimate,
  type TestCase,
  type TestProblem,
  type TestResult,
  type TestRun,
  type TestRunInput,
  testCase,
  testCaseInput,
  testResult,
  testRun,
  testRunInput,
} from './workbench-tests.ts';
export { type Trial, type TrialTurn, trial, trialTurn } from './workbench-trials.ts';

/** Every JSON endpoint of the relay, by name. What is not JSON stands in `plainRoutes`. */
export const api = {
  register: session.register,
  login: session.login,
  refresh: session.refresh,
  logout: session.logout,
  me: session.me,
  sendVerification: account.sendVerification,
  verifyEmail: account.verifyEmail,
  requestPasswordReset: account.requestPasswordReset,
  resetPassword: account.resetPassword,
  getTotp: totp.getTotp,
  beginTotp: totp.beginTotp,
  confirmTotp: totp.confirmTotp,
  renewRecoveryCodes: totp.renewRecoveryCodes,
  disableTotp: totp.disableTotp,
  listDevices: devices.listDevices,
  revokeDevice: devices.revokeDevice,
  listMembers: team.listMembers,
  getMember: team.getMember,
  changeMember: team.changeMember,
  removeMember: team.removeMember,
  listInvitations: team.listInvitations,
  createInvitation: team.createInvitation,
  revokeInvitation: team.revokeInvitation,
  getInvitation: team.getInvitation,
  acceptInvitation: team.acceptInvitation,
  getPlan: planApi.getPlan,
  getUsage: planApi.getUsage,
  listConnections: connections.listConnections,
  getConnection: connections.getConnection,
  startConnection: connections.startConnection,
  getConnectionAttempt: connections.getConnectionAttempt,
  changeConnection: connections.changeConnection,
  disconnect: connections.disconnect,
  listAudit: audit.listAudit,
  exportContact: privacy.exportContact,
  listExports: privacy.listExports,
  getExport: privacy.getExport,
  eraseContact: privacy.eraseContact,
  listErasures: privacy.listErasures,
  undoErasure: privacy.undoErasure,
  getRetention: privacy.getRetention,
  putRetention: privacy.putRetention,
  listDeadLetters: deadLetters.listDeadLetters,
  retryDeadLetter: deadLetters.retryDeadLetter,
  discardDeadLetter: deadLetters.discardDeadLetter,
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
  search: search.search,
  getAgent: agent.getAgent,
  putAgent: agent.putAgent,
  getAgentUsage: agent.getAgentUsage,
  getTrace: agent.getTrace,
  listTraces: agent.listTraces,
  listDocuments: knowledge.listDocuments,
  createDocument: knowledge.createDocument,
  createFaqs: knowledge.createFaqs,
  getDocument: knowledge.getDocument,
  changeDocument: knowledge.changeDocument,
  deleteDocument: knowledge.deleteDocument,
  undeleteDocument: knowledge.undeleteDocument,
  listDocumentVersions: knowledge.listDocumentVersions,
  restoreDocument: knowledge.restoreDocument,
  importDocument: knowledge.importDocument,
  cancelImport: knowledge.cancelImport,
  getDraft: draft.getDraft,
  compareAgent: draft.compareAgent,
  publishAgent: draft.publishAgent,
  listAgentVersions: draft.listAgentVersions,
  rollbackAgent: draft.rollbackAgent,
  discardDraft: draft.discardDraft,
  withdrawDocument: draft.withdrawDocument,
  tryAgent: trials.tryAgent,
  listTestCases: tests.listTestCases,
  createTestCase: tests.createTestCase,
  changeTestCase: tests.changeTestCase,
  deleteTestCase: tests.deleteTestCase,
  undeleteTestCase: tests.undeleteTestCase,
  estimateTestRun: tests.estimateTestRun,
  startTestRun: tests.startTestRun,
  listTestRuns: tests.listTestRuns,
  getTestRun: tests.getTestRun,
  cancelTestRun: tests.cancelTestRun,
  getTrial: tests.getTrial,
  listContentGaps: contentGaps.listContentGaps,
  getContentGap: contentGaps.getContentGap,
  answerContentGap: contentGaps.answerContentGap,
  dismissContentGap: contentGaps.dismissContentGap,
  reopenContentGap: contentGaps.reopenContentGap,
  listReviews: reviews.listReviews,
  getReview: reviews.getReview,
  markWrong: reviews.markWrong,
  settleReview: reviews.settleReview,
  correctReview: reviews.correctReview,
  reopenReview: reviews.reopenReview,
  adoptCorrection: reviews.adoptCorrection,
} as const satisfies Record<string, Endpoint>;

export type Api = typeof api;
export type EndpointName = keyof Api;
