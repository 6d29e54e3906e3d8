import { Readable } from 'node:stream';
import { type AuditEntry, type AuditQuery, auditExportQuery } from '@tandem/shared/api';
import { may, type TenantId } from '@tandem/shared/model';
import type { FastifyInstance } from 'fastify';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import { listEntries } from './audit-store.ts';
import { csvLine, csvStart } from './csv.ts';
import { askerOf, recordAudit } from './record-audit.ts';
import { recordRefusal } from './record-refusal.ts';

const pageSize = 500;
const columns = [
  'at',
  'actor',
  'actor_id',
  'role',
  'act',
  'subject',
  'subject_id',
  'result',
  'ip',
  'session_id',
  'request_id',
  'detail',
];

/** `GET /api/v1/audit/export?format=csv|json&…`: everything the filter finds, as a file, written page by page. */
export function auditExportRoute(server: FastifyInstance, ctx: RelayContext): void {
  server.get('/api/v1/audit/export', async (request, reply) => {
    const admission = await server.authenticate(request.headers.authorization);
    if (admission === null) throw new ProblemError('unauthorized', 'sign in first');
    const { caller } = admission;
    const by = askerOf(caller, { ip: request.ip, requestId: request.id });
    if (!may(caller.role, 'audit.review')) {
      await ctx.db.withTenant(caller.tenantId, (tx) => recordRefusal(tx, by, 'GET /audit/export'));
      throw new ProblemError('forbidden', `audit.review is not for the role ${caller.role}`);
    }
    const parsed = auditExportQuery.safeParse(request.query);
    if (!parsed.success) throw new ProblemError('invalid_input', 'wrong filter or format');
    const { format, ...filter } = parsed.data;
    await ctx.db.withTenant(caller.tenantId, (tx) =>
      recordAudit(tx, { ...by, act: 'audit.export', detail: { format } }),
    );
    const entries = pages(ctx, caller.tenantId, filter);
    return reply
      .headers({
        'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="audit.${format}"`,
      })
      .send(Readable.from(format === 'csv' ? asCsv(entries) : asJson(entries)));
  });
}

/** A transaction for each page: a slow reader holds none open. */
async function* pages(ctx: RelayContext, tenantId: TenantId, filter: AuditQuery): AsyncGenerator<AuditEntry[]> {
  let after: AuditEntry | null = null;
  for (;;) {
    const place: AuditEntry | null = after;
    const page: AuditEntry[] = await ctx.db.withTenant(tenantId, (tx) => listEntries(tx, filter, place, pageSize));
    if (page.length > 0) yield page;
    after = page.at(-1) ?? null;
    if (page.length < pageSize) return;
  }
}

async function* asCsv(entries: AsyncIterable<AuditEntry[]>): AsyncGenerator<string> {
  yield csvStart + csvLine(columns);
  for await (const page of entries) yield page.map(csvOf).join('');
}

function csvOf({ at, actor, act, subject, result, from, detail }: AuditEntry): string {
  const where = [from.ip, from.sessionId, from.requestId];
  const what = [act, subject?.kind ?? null, subject?.id ?? null, result];
  return csvLine([at, actor.kind, actor.id, actor.role, ...what, ...where, JSON.stringify(detail)]);
}

async function* asJson(entries: AsyncIterable<AuditEntry[]>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const page of entries) {
    yield before + page.map((entry) => JSON.stringify(entry)).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
