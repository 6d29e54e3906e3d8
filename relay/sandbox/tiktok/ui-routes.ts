import { readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { readAsset } from './world/media.ts';

const UI = path.join(import.meta.dirname, 'ui');
const PAGES: Record<string, string> = { css: 'text/css; charset=utf-8', ts: 'text/javascript; charset=utf-8' };
const FONTS: Record<string, string> = {
  'inter.woff2': '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  'thai.woff2': '@fontsource-variable/noto-sans-thai-looped/files/noto-sans-thai-looped-thai-wght-normal.woff2',
};
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self'; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The phone and what its page loads. Scripts are TypeScript, stripped when asked for: there is no build step. */
export function registerUi(app: FastifyInstance): void {
  const require = createRequire(import.meta.url);
  const stripped = new Map<string, string>();

  app.addHook('onSend', async (_request, reply) => {
    if (String(reply.getHeader('content-type')).startsWith('text/html')) {
      reply.header('content-security-policy', CSP).header('referrer-policy', 'same-origin');
    }
    reply.header('x-content-type-options', 'nosniff');
  });

  app.get('/', (_request, reply) => reply.redirect('/phone'));
  app.get('/phone', (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(readFileSync(path.join(UI, 'phone.html'), 'utf8')),
  );

  app.get<{ Params: { name: string } }>('/ui/:name', (request, reply) => {
    const { name } = request.params;
    const type = /^[a-z-]+\.(?:css|ts)$/.test(name) ? PAGES[name.split('.')[1] ?? ''] : undefined;
    if (type === undefined) return reply.code(404).send({ error: 'not_found' });
    const file = path.join(UI, name);
    if (type.startsWith('text/css')) return reply.type(type).send(readFileSync(file));
    const script = stripped.get(name) ?? stripTypeScriptTypes(readFileSync(file, 'utf8'));
    stripped.set(name, script);
    return reply.type(type).header('cache-control', 'no-cache').send(script);
  });

  app.get<{ Params: { name: string } }>('/ui/fonts/:name', (request, reply) => {
    const font = FONTS[request.params.name];
    if (font === undefined) return reply.code(404).send({ error: 'not_found' });
    const bytes = readFileSync(require.resolve(font));
    return reply.type('font/woff2').header('cache-control', 'public, max-age=86400').send(bytes);
  });

  app.get<{ Params: { name: string } }>('/assets/:name', (request, reply) => {
    const asset = readAsset(request.params.name);
    if (asset === undefined) return reply.code(404).send({ error: 'not_found' });
    return reply.type(asset.mime).header('cache-control', 'public, max-age=86400').send(asset.bytes);
  });
}
