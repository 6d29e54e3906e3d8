import { z } from 'zod';
import { auditAct, auditActorKind, auditResult, auditSubjectKind } from '../model/audit.ts';
import { personId } from '../model/ids.ts';
import { role } from '../model/role.ts';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';

/** Ids and states; never what somebody wrote, and no names: who a person is says the team's list. */
export const auditEntry = z.object({
  id: z.uuid(),
  at: instant,
  actor: z.object({ kind: auditActorKind, id: personId.nullable(), role: role.nullable() }),
  act: auditAct,
  subject: z.object({ kind: auditSubjectKind, id: z.string() }).nullable(),
  result: auditResult,
  /** Null where nobody asked from outside. */
  from: z.object({ ip: z.string().nullable(), sessionId: z.uuid().nullable(), requestId: z.string().nullable() }),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
});
export type AuditEntry = z.infer<typeof auditEntry>;

const auditFilter = {
  /** An act, or an area such as `team`. */
  act: z
    .string()
    .regex(/^[a-z_]+(\.[a-z_]+)?$/)
    .optional(),
  /** An area that is left out: `token` hides the uses of platforms’ tokens, which are most of the log. */
  without: z
    .string()
    .regex(/^[a-z_]+$/)
    .optional(),
  /** A person's id, or a kind of actor. */
  actor: z.string().max(64).optional(),
  subject: z.string().max(100).optional(),
  result: auditResult.optional(),
  since: instant.optional(),
  until: instant.optional(),
};
export const auditQuery = z.object(auditFilter);
export type AuditQuery = z.infer<typeof auditQuery>;

/** The query of `GET audit/export`, which answers with a file: not JSON of the contract, so it stands beside it. */
export const auditExportQuery = auditQuery.extend({ format: z.enum(['csv', 'json']).default('csv') });

export const listAudit = endpoint({
  method: 'GET',
  path: '/audit',
  access: 'audit.review',
  summary: 'Who did what, from where, with what result; newest first',
  params: nothing,
  query: z.object({
    ...auditFilter,
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(200).optional(),
  }),
  body: nothing,
  output: z.object({ entries: z.array(auditEntry), nextCursor: z.string().nullable() }),
});
