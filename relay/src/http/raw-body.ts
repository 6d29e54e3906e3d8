import type { FastifyInstance } from 'fastify';

const maxBytes = 1024 * 1024;
const bytes = 'application/octet-stream';

/**
 * Registers routes that get the body as the bytes that came (`request.body: Buffer`; a GET has none), whatever the
 * content type says: signatures are over bytes, and a parser chosen by a header has been a way around validation.
 */
export function withRawBody(server: FastifyInstance, register: (scoped: FastifyInstance) => void): void {
  server.register(async (scoped) => {
    scoped.removeAllContentTypeParsers();
    // Overwritten, for a malformed one is refused before any parser is asked.
    scoped.addHook('onRequest', async (request) => {
      request.headers['content-type'] = bytes;
    });
    scoped.addContentTypeParser(bytes, { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, done) => {
      done(null, body);
    });
    register(scoped);
  });
}
