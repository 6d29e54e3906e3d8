import { createHash } from 'node:crypto';
import type { Locale } from '@tandem/shared/model';
import type { FastifyInstance } from 'fastify';
import type { LinkPage } from '../mail/index.ts';
import { pageWords, sharedWords } from './page-words.ts';

const pages: readonly LinkPage[] = ['join', 'verify-email', 'reset-password'];

const style = `:root{color-scheme:light dark}*{box-sizing:border-box}body{font:16px/1.6 system-ui,"Noto Sans Thai",sans-serif;margin:0;
min-height:100vh;display:grid;place-items:center;background:Canvas;color:CanvasText}main{width:min(26rem,100vw);padding:2rem}
h1{font-size:1.4rem;line-height:1.4;margin:0 0 .5rem;overflow-wrap:anywhere}p{margin:.4rem 0;overflow-wrap:anywhere}
label{display:block;margin:1rem 0 .2rem}input{font:inherit;width:100%;padding:.5rem .6rem;border:1px solid GrayText;border-radius:8px}
button{font:inherit;font-weight:600;margin:1.2rem 0 0;padding:.55rem 1.2rem;border:0;border-radius:8px;background:#1f6f5c;color:#fff}
button:disabled{opacity:.6}[role=alert]{color:#c0392b}[hidden]{display:none}`;

/** Runs in the page. The token never leaves the fragment but for the relay itself; whatever is shown is set as text. */
const script = `(() => {
const { page, words, shared } = JSON.parse(document.getElementById('words').textContent);
const at = (id) => document.getElementById(id);
const token = location.hash.slice(1);
const facts = {};
const fill = (text) => text.replace(/\\{(\\w+)\\}/g, (_, name) => facts[name] ?? '');
const fail = (code) => { at('error').textContent = shared[code] ?? shared.other; at('error').hidden = false; };
const call = async (method, path, body) => {
  const answer = await fetch('api/v1' + path, { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
  const json = await answer.json();
  if (!answer.ok) throw json;
  return json;
};
const invitation = '/team/invitations/' + encodeURIComponent(token);
const show = () => { at('title').textContent = fill(words.title); at('lead').textContent = fill(words.lead); document.title = at('title').textContent; at('form').hidden = false; };
const needs = (id, is) => { at(id + '-field').hidden = !is; at(id).required = is; };
const acts = {
  join: () => call('POST', invitation + '/accept', { password: at('password').value, ...(facts.hasAccount ? {} : { name: at('name').value }) }),
  'verify-email': () => call('POST', '/auth/verify-email', { token }),
  'reset-password': () => call('POST', '/auth/password-reset/confirm', { token, password: at('password').value }),
};
at('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  at('error').hidden = true;
  at('act').disabled = true;
  try {
    await acts[page]();
    at('form').hidden = true;
    at('lead').hidden = true;
    at('done').textContent = fill(words.done);
    at('done').hidden = false;
    history.replaceState(null, '', location.pathname + location.search);
  } catch (problem) { fail(problem?.code); }
  at('act').disabled = false;
});
needs('name', false);
needs('password', page !== 'verify-email');
if (token === '') fail('link_expired');
else if (page !== 'join') show();
else call('GET', invitation).then((found) => {
  Object.assign(facts, { shop: found.shopName, inviter: found.inviterName, email: found.email, role: shared.roles[found.role], hasAccount: found.hasAccount });
  needs('name', !found.hasAccount);
  if (found.hasAccount) { at('password-label').textContent = shared.ownPassword; at('password').autocomplete = 'current-password'; }
  at('email').value = found.email;
  show();
}, (problem) => fail(problem?.code));
})();`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Where mailed links lead: joining a shop, confirming an address, a new password. For people who may not have the app yet. Opening one
 * does nothing, so that programs that look at letters use no link up.
 */
export function accountPages(server: FastifyInstance): void {
  for (const page of pages) {
    server.get<{ Querystring: { lang?: string } }>(`/${page}`, (request, reply) =>
      reply
        .header('content-security-policy', policy)
        .type('text/html; charset=utf-8')
        .send(pageHtml(page, request.query.lang === 'en' ? 'en' : 'th')),
    );
  }
}

function pageHtml(page: LinkPage, locale: Locale): string {
  const words = pageWords[locale][page];
  const shared = sharedWords[locale];
  // Our own words: nothing of anybody else's is written into the page here.
  const data = JSON.stringify({ page, words, shared }).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tandem Inbox</title><style>${style}</style></head><body><main>
<h1 id="title">Tandem Inbox</h1><p id="lead"></p>
<form id="form" hidden>
<input id="email" type="email" autocomplete="username" hidden>
<div id="name-field"><label for="name">${shared.name}</label><input id="name" maxlength="120" autocomplete="name"></div>
<div id="password-field"><label for="password" id="password-label">${shared.newPassword}</label>
<input id="password" type="password" minlength="10" maxlength="200" autocomplete="new-password"></div>
<button id="act">${words.act}</button></form>
<p id="done" role="status" hidden></p><p id="error" role="alert" hidden></p>
<script type="application/json" id="words">${data}</script><script>${script}</script>
</main></body></html>
`;
}
