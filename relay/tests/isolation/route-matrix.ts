import { newId } from '@tandem/shared/lib';
import type { Role } from '@tandem/shared/model';

/** `nobody`: open to everybody, signed in or not. */
export type Who = Role | 'nobody';

export interface MatrixRow {
  /** Who reaches the handler; everybody else is refused before. */
  readonly who: readonly Who[];
  /** What makes the handler be reached: parsed input. `id` is the row that the path names. */
  readonly body?: (id: string) => object;
  readonly query?: string;
  /** Not bound by the contract's table: the one answer that only its handler gives, for an own row. */
  readonly answers?: number;
  /** Whom the handler itself refuses: what the row is decides. */
  readonly within?: readonly Who[];
  /** Its id is no row of a shop (a platform's name, an attempt of linking). */
  readonly id?: string;
}

const all = ['owner', 'admin', 'staff', 'viewer'] as const;
const team = ['owner', 'admin', 'staff'] as const;
const heads = ['owner', 'admin'] as const;
const open = [...all, 'nobody'] as const;
const row = (who: readonly Who[], rest: Omit<MatrixRow, 'who'> = {}): MatrixRow => ({ who, ...rest });

/**
 * Who may reach which route: written down a second time, beside the permissions that the routes name, so that neither changes unseen.
 * Keys are the running router's own words.
 */
export const matrix: Readonly<Record<string, MatrixRow>> = {
  'GET /healthz': row(open, { answers: 200 }),
  'GET /readyz': row(open, { answers: 200 }),
  'GET /metrics': row(open, { answers: 200 }),
  'GET /openapi.json': row(open, { answers: 200 }),
  'GET /webhooks/:channel': row(open, { answers: 404, id: 'tiktok' }),
  'POST /webhooks/:channel': row(open, { answers: 401, id: 'tiktok', body: () => ({}) }),
  'GET /oauth/start/:id': row(open, { answers: 410, id: 'nothing' }),
  'GET /oauth/callback/:provider': row(open, { answers: 400, id: 'tiktok' }),
  'GET /oauth/callback/:provider/': row(open, { answers: 400, id: 'tiktok' }),
  // An upgrade; a plain request is told so once it is admitted.
  'GET /api/v1/stream': row(all, { answers: 404 }),
  'GET /api/v1/media/:id': row(all, { answers: 200 }),
  'POST /api/v1/connections/:id/documents/file': row(heads, { answers: 415, body: () => ({}) }),

  'POST /api/v1/auth/register': row(open, {
    body: () => ({
      shopName: 'New',
      name: 'New',
      email: `new-${newId()}@${newId()}.example`,
      password: 'correct horse',
      deviceName: 'test',
    }),
  }),
  'POST /api/v1/auth/login': row(open, {
    body: () => ({ email: `${newId()}@example.com`, password: 'x', deviceName: 'test' }),
  }),
  'POST /api/v1/auth/refresh': row(open, { body: () => ({ refreshToken: 'nothing' }) }),
  'DELETE /api/v1/auth/session': row(all),
  'GET /api/v1/me': row(all),
  'POST /api/v1/auth/verify-email/letter': row(all),
  'POST /api/v1/auth/verify-email': row(open, { body: () => ({ token: 'nothing' }) }),
  'POST /api/v1/auth/password-reset': row(open, { body: () => ({ email: `${newId()}@example.com` }) }),
  'POST /api/v1/auth/password-reset/confirm': row(open, {
    body: () => ({ token: 'nothing', password: 'correct horse' }),
  }),
  'GET /api/v1/auth/totp': row(all),
  'POST /api/v1/auth/totp': row(all, { body: () => ({ password: 'wrong' }) }),
  'POST /api/v1/auth/totp/confirm': row(all, { body: () => ({ code: '000000' }) }),
  'POST /api/v1/auth/totp/recovery-codes': row(all, { body: () => ({ password: 'wrong', code: '000000' }) }),
  'POST /api/v1/auth/totp/disable': row(all, { body: () => ({ password: 'wrong', code: '000000' }) }),
  'GET /join': row(open, { answers: 200 }),
  'GET /verify-email': row(open, { answers: 200 }),
  'GET /reset-password': row(open, { answers: 200 }),

  'GET /api/v1/devices': row(all),
  'DELETE /api/v1/devices/:id': row(all),

  'GET /api/v1/team/members': row(all),
  'GET /api/v1/team/members/:id': row(all),
  'PATCH /api/v1/team/members/:id': row(heads, { body: () => ({ role: 'staff' }) }),
  'DELETE /api/v1/team/members/:id': row(heads),
  'GET /api/v1/team/invitations': row(all),
  'POST /api/v1/team/invitations': row(heads, { body: () => ({ email: `${newId()}@example.com`, role: 'staff' }) }),
  'DELETE /api/v1/team/invitations/:id': row(heads),
  'GET /api/v1/team/invitations/:token': row(open, { id: 'nothing' }),
  'POST /api/v1/team/invitations/:token/accept': row(open, {
    id: 'nothing',
    body: () => ({ name: 'New', password: 'correct horse' }),
  }),

  'GET /api/v1/plan': row(all),
  'GET /api/v1/usage': row(all),

  'GET /api/v1/connections': row(all),
  'GET /api/v1/connections/:id': row(all),
  'POST /api/v1/connections': row(heads, { body: () => ({ channel: 'tiktok' }) }),
  'GET /api/v1/connection-attempts/:id': row(heads),
  'PATCH /api/v1/connections/:id': row(heads, { body: () => ({ status: 'paused' }) }),
  'DELETE /api/v1/connections/:id': row(heads),

  'GET /api/v1/audit': row(heads),
  'GET /api/v1/audit/export': row(heads, { answers: 200 }),
  'POST /api/v1/contacts/:id/export': row(heads),
  'GET /api/v1/exports': row(heads),
  'GET /api/v1/exports/:id': row(heads),
  // Its signature opens it.
  'GET /api/v1/exports/:id/file': row(open, { answers: 410 }),
  'GET /api/v1/erasures': row(heads),
  'DELETE /api/v1/erasures/:id': row(heads),
  'GET /api/v1/retention': row(heads),
  'PUT /api/v1/retention': row(heads, { body: () => ({ conversationDays: 730, traceDays: 90, auditDays: 2555 }) }),
  'POST /api/v1/contacts/:id/erase': row(heads, { body: () => ({}) }),

  'GET /api/v1/dead-letters': row(all),
  // A reply is the team's, a job its heads'.
  'POST /api/v1/dead-letters/:id/retry': row(team, { within: ['staff'] }),
  'DELETE /api/v1/dead-letters/:id': row(team, { within: ['staff'] }),

  'GET /api/v1/conversations': row(all),
  'GET /api/v1/conversations/:id': row(all),
  'GET /api/v1/conversations/:id/messages': row(all),
  'POST /api/v1/conversations/:id/messages': row(team, {
    body: () => ({ clientId: newId(), text: 'hello', writtenAt: '2026-11-20T00:00:00.000Z' }),
  }),
  'PATCH /api/v1/conversations/:id': row(team, { body: () => ({ status: 'closed' }) }),
  'POST /api/v1/conversations/:id/take-over': row(team),
  'POST /api/v1/conversations/:id/hand-back': row(team, { body: () => ({}) }),
  'POST /api/v1/conversations/:id/read': row(all, { body: (id) => ({ upToMessageId: id }) }),
  'GET /api/v1/conversations/:id/drafts': row(all),
  'POST /api/v1/drafts/:id/approve': row(team, { body: () => ({ clientId: newId() }) }),
  'DELETE /api/v1/drafts/:id': row(team),
  'GET /api/v1/snapshot': row(all),
  'GET /api/v1/search': row(all, { query: '?q=marker' }),

  'GET /api/v1/connections/:id/agent': row(all),
  'PUT /api/v1/connections/:id/agent': row(heads, { body: () => ({ mode: 'auto', prompt: 'be kind', version: 0 }) }),
  'GET /api/v1/connections/:id/agent/usage': row(all),
  'GET /api/v1/messages/:id/trace': row(all),
  'GET /api/v1/conversations/:id/traces': row(all),

  'GET /api/v1/connections/:id/agent/draft': row(all),
  'GET /api/v1/connections/:id/agent/compare': row(all, { query: '?from=1' }),
  'POST /api/v1/connections/:id/agent/publish': row(heads, { body: () => ({}) }),
  'GET /api/v1/connections/:id/agent/versions': row(all),
  'POST /api/v1/connections/:id/agent/rollback': row(heads, { body: () => ({ version: 1 }) }),
  'POST /api/v1/connections/:id/agent/discard': row(heads, { body: () => ({}) }),
  'POST /api/v1/connections/:id/agent/playground': row(heads, { body: () => ({ said: ['hello'] }) }),
  'GET /api/v1/connections/:id/agent/test-cases': row(all),
  'POST /api/v1/connections/:id/agent/test-cases': row(heads, {
    body: () => ({ said: ['hello'], expected: { action: 'answer' } }),
  }),
  'PATCH /api/v1/connections/:id/agent/test-cases/:case': row(heads, { body: () => ({ said: ['hello'] }) }),
  'DELETE /api/v1/connections/:id/agent/test-cases/:case': row(heads),
  'POST /api/v1/connections/:id/agent/test-cases/:case/undelete': row(heads),
  'POST /api/v1/connections/:id/agent/test-runs/estimate': row(heads, { body: () => ({ kind: 'tests' }) }),
  'POST /api/v1/connections/:id/agent/test-runs': row(heads, { body: () => ({ kind: 'tests' }) }),
  'GET /api/v1/connections/:id/agent/test-runs': row(all),
  'GET /api/v1/connections/:id/agent/test-runs/:run': row(all),
  'POST /api/v1/connections/:id/agent/test-runs/:run/cancel': row(heads),
  'GET /api/v1/connections/:id/agent/trials/:trial': row(all),
  'POST /api/v1/documents/:id/withdraw': row(heads, { body: () => ({}) }),

  'GET /api/v1/connections/:id/documents': row(all),
  'POST /api/v1/connections/:id/documents': row(heads, { body: () => ({ kind: 'faq', question: 'q', answer: 'a' }) }),
  'POST /api/v1/connections/:id/documents/faqs': row(heads, { body: () => ({ table: 'q,a' }) }),
  'GET /api/v1/documents/:id': row(all),
  'PATCH /api/v1/documents/:id': row(heads, { body: () => ({ answer: 'a' }) }),
  'DELETE /api/v1/documents/:id': row(heads),
  'POST /api/v1/documents/:id/undelete': row(heads),
  'GET /api/v1/documents/:id/versions': row(all),
  'POST /api/v1/documents/:id/restore': row(heads, { body: () => ({ version: 1 }) }),
  'POST /api/v1/documents/:id/import': row(heads),
  'DELETE /api/v1/documents/:id/import': row(heads),

  'GET /api/v1/connections/:id/content-gaps': row(all),
  'GET /api/v1/content-gaps/:id': row(all),
  'POST /api/v1/content-gaps/:id/answer': row(heads, { body: () => ({ question: 'q', answer: 'a' }) }),
  'POST /api/v1/content-gaps/:id/dismiss': row(heads),
  'POST /api/v1/content-gaps/:id/reopen': row(heads),
  'GET /api/v1/connections/:id/reviews': row(all),
  'GET /api/v1/messages/:id/review': row(all),
  'POST /api/v1/messages/:id/review/wrong': row(team, { body: () => ({}) }),
  'POST /api/v1/messages/:id/review/settle': row(team, { body: () => ({ as: 'right' }) }),
  'POST /api/v1/messages/:id/review/correct': row(team, { body: () => ({ correction: 'a' }) }),
  'POST /api/v1/messages/:id/review/reopen': row(team),
  'POST /api/v1/messages/:id/review/faq': row(heads, { body: () => ({ question: 'q', answer: 'a' }) }),
};
