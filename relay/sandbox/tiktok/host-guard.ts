import type { FastifyInstance } from 'fastify';

/**
 * Answers only to its own names, so that a page whose host name was rebound to this machine gets nothing, and refuses
 * every request that a foreign page makes. The relay and scripts send no Origin and pass.
 */
export function registerHostGuard(app: FastifyInstance, ownHosts: () => ReadonlySet<string>): void {
  app.addHook('onRequest', async (request, reply) => {
    const hosts = ownHosts();
    const { host, origin } = request.headers;
    if (host === undefined || !hosts.has(host)) return reply.code(421).send({ error: 'unknown_host' });
    if (origin !== undefined && !isOwn(origin, hosts)) return reply.code(403).send({ error: 'foreign_origin' });
    return undefined;
  });
}

function isOwn(origin: string, hosts: ReadonlySet<string>): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  return (protocol === 'http:' || protocol === 'https:') && hosts.has(host);
}
