import { may, mediaId } from '@tandem/shared/model';
import type { FastifyInstance } from 'fastify';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';

/** What a browser may show in place. Anything else is handed over as a file: it came from a stranger. */
const shown = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);

/** `GET /api/v1/media/:id`. The bytes of an id never change, so a desktop asks once. */
export function mediaRoute(server: FastifyInstance, ctx: RelayContext): void {
  server.get<{ Params: { id: string } }>('/api/v1/media/:id', async (request, reply) => {
    const admission = await server.authenticate(request.headers.authorization);
    if (admission === null) throw new ProblemError('unauthorized', 'sign in first');
    if (!may(admission.caller.role, 'inbox.read')) throw new ProblemError('forbidden', 'not for this role');
    const id = mediaId.parse(request.params.id);
    const media = await ctx.db.withTenant(admission.caller.tenantId, (tx) => ctx.media.get(tx, id));
    if (media === null || media.state !== 'ready' || media.bytes === null) {
      throw new ProblemError('not_found', media === null ? 'no such media' : `the media is ${media.state}`);
    }
    const isShown = media.mime !== null && shown.has(media.mime);
    return reply
      .headers({
        'content-type': isShown ? media.mime : 'application/octet-stream',
        'content-disposition': isShown ? 'inline' : 'attachment',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'private, max-age=31536000, immutable',
        vary: 'authorization',
      })
      .send(media.bytes);
  });
}
