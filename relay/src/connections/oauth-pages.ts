import { createHash, randomBytes } from 'node:crypto';
import { permissions } from '@tandem/shared/model';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RelayContext } from '../context.ts';
import { beginConnectionAttempt, consumeConnectionAttempt } from '../db/global-tables.ts';
import { completeConnection } from './complete-connection.ts';
import { publicUrl, redirectUri } from './public-url.ts';
import { resultPage } from './result-page.ts';
import { providerOf } from './token-vault.ts';

const cookieName = 'tandem_link';
const cookieLifeS = 600;

/**
 * The pages a browser sees while an account is linked. The state has two halves: one travels through the platform, the other stays in
 * this browser as a cookie. Both are single-use, kept as hashes only, and bound to the person and the device that began. The callback redirects
 * nowhere.
 */
export function oauthPages(server: FastifyInstance, ctx: RelayContext): void {
  server.get<{ Params: { id: string } }>('/oauth/start/:id', async (request, reply) => {
    const state = randomBytes(32).toString('base64url');
    const cookie = randomBytes(32).toString('base64url');
    const begun = await beginConnectionAttempt(ctx.db, {
      id: request.params.id,
      stateHash: sha256(state),
      cookieHash: sha256(cookie),
      now: new Date(ctx.clock.now()),
    });
    if (begun === null) return page(reply, 410, { kind: 'expired' });
    const provider = providerOf(ctx, begun.channel);
    return secured(reply)
      .header('set-cookie', setCookie(ctx, cookie, cookieLifeS))
      .redirect(provider.authorizeUrl({ state, redirectUri: redirectUri(ctx, provider.name) }), 302);
  });
  for (const path of ['/oauth/callback/:provider', '/oauth/callback/:provider/']) {
    server.get<Callback>(path, (request, reply) => callback(ctx, request, reply));
  }
}

interface Callback {
  Params: { provider: string };
  Querystring: Record<string, string | string[] | undefined>;
}

async function callback(
  ctx: RelayContext,
  request: FastifyRequest<Callback>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const state = single(request.query.state);
  const cookie = readCookie(request.headers.cookie);
  const attempt =
    state === undefined || cookie === undefined
      ? null
      : await consumeConnectionAttempt(ctx.db, {
          stateHash: sha256(state),
          cookieHash: sha256(cookie),
          now: new Date(ctx.clock.now()),
          roles: permissions['connections.change'],
        });
  if (attempt === null || providerOf(ctx, attempt.channel).name !== request.params.provider) {
    return page(reply, 400, { kind: 'expired' });
  }
  reply.header('set-cookie', setCookie(ctx, '', 0));
  const outcome = await completeConnection(ctx, attempt, {
    code: single(request.query.code),
    error: single(request.query.error),
    from: { ip: request.ip, requestId: request.id },
  });
  if (outcome.status === 'failed') {
    const { code, reason, missingScopes } = outcome;
    return page(reply, 400, { kind: 'failed', code, reason, missingScopes });
  }
  return page(reply, 200, { kind: 'done', missingScopes: outcome.missingScopes });
}

function page(reply: FastifyReply, status: number, result: Parameters<typeof resultPage>[0]): FastifyReply {
  const { html, styleHash } = resultPage(result);
  return secured(reply)
    .code(status)
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    .send(html);
}

/** Codes and states are in these addresses: they must not be cached nor passed on. */
function secured(reply: FastifyReply): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff');
}

/** Lax: the browser comes back from the platform's site by a top-level GET, which Strict would send without it. */
function setCookie(ctx: RelayContext, value: string, maxAgeS: number): string {
  const secure = publicUrl(ctx).startsWith('https:') ? '; Secure' : '';
  return `${cookieName}=${value}; Path=/oauth/callback; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure}`;
}

function readCookie(header: string | undefined): string | undefined {
  const prefix = `${cookieName}=`;
  const found = (header ?? '').split(/;\s*/).find((item) => item.startsWith(prefix));
  return found?.slice(prefix.length) || undefined;
}

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
