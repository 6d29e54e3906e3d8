import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../context.ts';
import { readMedia } from '../world/media.ts';
import { PlatformError } from './errors.ts';
import { grantOf } from './gateway.ts';

/** The host behind `download_url`: gives the bytes only to a request that names its access token in `x-user`. */
export function registerBlobHost(app: FastifyInstance, sandbox: Sandbox): void {
  app.get<{ Params: { id: string } }>('/blob/:id', (request, reply) => {
    const download = sandbox.state.downloads.get(request.params.id);
    const media = sandbox.state.media.get(download?.mediaId ?? '');
    if (download === undefined || media === undefined) return reply.code(404).type('text/plain').send('not found');
    const refuse = (): unknown => reply.code(403).type('text/plain').send('forbidden');
    if (download.expiresAt <= sandbox.clock.now()) return refuse();
    try {
      const grant = grantOf(sandbox, String(request.headers['x-user'] ?? ''));
      if (grant.businessId !== download.businessId) return refuse();
    } catch (error) {
      if (error instanceof PlatformError) return refuse();
      throw error;
    }
    return reply.type(media.mime).send(readMedia(sandbox, media));
  });
}
