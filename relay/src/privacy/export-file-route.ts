import { Readable } from 'node:stream';
import type { ContactId } from '@tandem/shared/model';
import type { FastifyInstance } from 'fastify';
import { bySystem, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import { copyAsCsv, copyAsJson, readCopy } from './contact-copy.ts';
import { type ExportLink, readExportLink } from './export-link.ts';

/** `GET /api/v1/exports/:id/file?…`: the copy, to whoever has the link. Written when it is fetched, and kept nowhere. */
export function exportFileRoute(server: FastifyInstance, ctx: RelayContext): void {
  server.get<{ Params: { id: string } }>('/api/v1/exports/:id/file', async (request, reply) => {
    const link = readExportLink(ctx, request.params.id, request.query);
    if (link === null) throw over();
    const copy = await open(ctx, link, { ip: request.ip, requestId: request.id });
    if (copy === null) throw over();
    const isCsv = link.format === 'csv';
    return reply
      .headers({
        'content-type': isCsv ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="customer-${link.id}.${link.format}"`,
      })
      .send(isCsv ? copyAsCsv(copy) : Readable.from(copyAsJson(ctx, link.shop, copy)));
  });
}

function open(ctx: RelayContext, { shop, id, format }: ExportLink, from: { ip: string; requestId: string }) {
  return ctx.db.withTenant(shop, async (tx) => {
    const [found] = await tx.sql<{ contactId: ContactId }[]>`
      select contact_id as "contactId" from contact_export where tenant_id = ${shop} and id = ${id}`;
    const copy = found === undefined ? null : await readCopy(tx, found.contactId);
    if (copy === null) return null;
    const subject = { kind: 'export', id } as const;
    await recordAudit(tx, { ...bySystem, from, act: 'privacy.download_export', subject, detail: { format } });
    return copy;
  });
}

function over(): ProblemError {
  return new ProblemError('link_expired', 'This link is over, or is not one of ours: ask for a new copy.');
}
