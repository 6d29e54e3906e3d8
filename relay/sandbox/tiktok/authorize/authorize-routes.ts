import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Sandbox } from '../context.ts';
import type { Account } from '../state/model.ts';
import { findAccount } from '../world/conversations.ts';
import { approve } from '../world/grants.ts';
import { createAccount } from '../world/seed.ts';
import { authorizePage, problemPage } from './authorize-page.ts';
import { type AuthorizeRequest, readAuthorizeRequest, withParams } from './authorize-request.ts';
import type { Lang } from './authorize-texts.ts';

const PATH = '/v2/auth/authorize';

/** The page where an account holder lets the app in; a script may post the same form. */
export function registerAuthorize(app: FastifyInstance, sandbox: Sandbox): void {
  const show = (request: FastifyRequest, reply: FastifyReply): unknown => {
    const query = new URL(request.url, 'http://sandbox').searchParams;
    return withRequest(sandbox, query, reply, (asked) =>
      html(reply, authorizePage(sandbox, langOf(request, query), asked, undefined)),
    );
  };
  const decide = (request: FastifyRequest, reply: FastifyReply): unknown => {
    const form = new URLSearchParams(String(request.body ?? ''));
    const query = new URLSearchParams(form);
    // The asked scopes travel in their own field, because `scope` holds the ticked ones.
    query.set('scope', form.get('asked_scope') ?? form.getAll('scope').join(','));
    return withRequest(sandbox, query, reply, (asked) => {
      if (form.get('decision') !== 'allow') {
        return reply.redirect(withParams(asked.redirectUri, { error: 'access_denied' }, asked.state), 302);
      }
      const account = chosenAccount(sandbox, form);
      if (account === undefined) {
        return html(reply.code(422), authorizePage(sandbox, langOf(request, form), asked, 'usernameTaken'));
      }
      const ticked = form.getAll('scope').flatMap((value) => value.split(','));
      const scopes = asked.scopes.filter((scope) => ticked.includes(scope));
      const code = approve(sandbox, { businessId: account.id, scopes, redirectUri: asked.redirectUri });
      return reply.redirect(withParams(asked.redirectUri, { code: code.id }, asked.state), 302);
    });
  };
  for (const path of [PATH, `${PATH}/`]) {
    app.get(path, show);
    app.post(path, decide);
  }
}

function withRequest(
  sandbox: Sandbox,
  query: URLSearchParams,
  reply: FastifyReply,
  go: (asked: AuthorizeRequest) => unknown,
): unknown {
  const asked = readAuthorizeRequest(sandbox, query);
  if (!('kind' in asked)) return go(asked);
  if (asked.kind === 'redirect') return reply.redirect(asked.location, 302);
  return html(reply.code(400), problemPage(query.get('lang') === 'th' ? 'th' : 'en', asked.problem));
}

/** An existing account by id or username, or a new one; undefined when the new username cannot be taken. */
function chosenAccount(sandbox: Sandbox, form: URLSearchParams): Account | undefined {
  const choice = form.get('account') ?? '';
  if (choice !== 'new') return findAccount(sandbox, choice);
  const username = (form.get('new_username') ?? '').trim().replace(/^@/, '');
  const isTaken = sandbox.state.accounts.find((account) => account.username === username) !== undefined;
  if (!/^[a-z0-9._]{2,24}$/.test(username) || isTaken) return undefined;
  return createAccount(sandbox, { username, displayName: (form.get('new_display_name') ?? '').trim() || username });
}

function langOf(request: FastifyRequest, query: URLSearchParams): Lang {
  const asked = query.get('lang') ?? request.headers['accept-language'] ?? 'en';
  return asked.startsWith('th') ? 'th' : 'en';
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page);
}
