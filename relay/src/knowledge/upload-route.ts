import { createHash } from 'node:crypto';
import { document, idempotencyHeader } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import { connectionId, may, mediaId } from '@tandem/shared/model';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Asker, askerOf, recordAudit, recordRefusal } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { answerOnce } from '../http/idempotency.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Caller } from '../http/route.ts';
import { createFromFile, ownConnection } from './documents.ts';

/** Files are held whole for a moment: so many at a time per process. */
const mostAtOnce = 4;
const callers = new WeakMap<FastifyRequest, Caller>();
const wantedQuery = z.object({ title: z.string().trim().min(1).max(200) });
const wantedKey = z.string().regex(/^[\x21-\x7e]{1,200}$/);

/**
 * `POST /api/v1/connections/:id/documents/file?title=`: the bytes of a PDF as the body, `application/pdf`. Answers 200 with the document,
 * whose import then goes on. Who asks is known before a byte of the body is read.
 */
export function uploadRoute(server: FastifyInstance, ctx: RelayContext): void {
  let atWork = 0;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/pdf',
    { parseAs: 'buffer', bodyLimit: ctx.config.imports.limits.fileBytes },
    (_request, body, done) => done(null, body),
  );
  server.route<{ Params: { id: string } }>({
    method: 'POST',
    url: '/api/v1/connections/:id/documents/file',
    async onRequest(request) {
      const admission = await server.authenticate(request.headers.authorization);
      if (admission === null) throw new ProblemError('unauthorized', 'sign in first');
      if (!may(admission.caller.role, 'agent.change')) {
        const { caller } = admission;
        await ctx.db.withTenant(caller.tenantId, (tx) =>
          recordRefusal(tx, byOf(request, caller), 'POST /documents/file'),
        );
        throw new ProblemError('forbidden', 'not for this role');
      }
      await ctx.db.withTenant(admission.caller.tenantId, (tx) =>
        ownConnection(tx, connectionId.parse(request.params.id)),
      );
      callers.set(request, admission.caller);
      if (atWork >= mostAtOnce) throw new ProblemError('unavailable', 'too many uploads at once');
      atWork += 1;
      request.raw.once('close', () => {
        atWork -= 1;
      });
    },
    async handler(request, reply) {
      const caller = callers.get(request);
      const { body } = request;
      if (caller === undefined || !Buffer.isBuffer(body))
        throw new ProblemError('invalid_input', 'the body must be a PDF');
      if (!body.subarray(0, 1024).includes('%PDF-'))
        throw new ProblemError('invalid_input', 'no PDF', { file: 'unknown_format' });
      const query = wantedQuery.safeParse(request.query);
      if (!query.success)
        throw new ProblemError('invalid_input', 'a title of 1 to 200 characters', { title: 'missing' });
      const run = () => store(ctx, { caller, by: byOf(request, caller) }, request.params.id, query.data.title, body);
      const key = request.headers[idempotencyHeader];
      if (key === undefined) return reply.send(await run());
      if (!wantedKey.safeParse(key).success)
        throw new ProblemError('invalid_input', 'Idempotency-Key must be 1 to 200 visible ASCII characters');
      const hash = createHash('sha256').update(body).digest('hex');
      return reply.send(
        await answerOnce(ctx, caller, String(key), { method: 'POST', url: request.url, body: hash }, run),
      );
    },
  });
}

function byOf(request: FastifyRequest, caller: Caller): Asker {
  return askerOf(caller, { ip: request.ip, requestId: request.id });
}

async function store(
  ctx: RelayContext,
  { caller, by }: { caller: Caller; by: Asker },
  id: string,
  title: string,
  bytes: Buffer,
) {
  const created = await ctx.db.withTenant(caller.tenantId, async (tx) => {
    const media = mediaId.parse(newId());
    await ctx.media.put(tx, media, { bytes, mime: 'application/pdf', width: null, height: null });
    const made = await createFromFile(ctx, tx, connectionId.parse(id), { title, mediaId: media }, caller.personId);
    await recordAudit(tx, { ...by, act: 'knowledge.create', subject: { kind: 'document', id: made.id } });
    return made;
  });
  return document.parse(created);
}
