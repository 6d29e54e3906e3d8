import type { Sandbox } from '../context.ts';
import type { AuthorizeProblem, AuthorizeRequest } from './authorize-request.ts';
import { type Lang, scopeTexts, texts } from './authorize-texts.ts';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

function shell(lang: Lang, body: string): string {
  const t = texts[lang];
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${t.title}</title>
<link rel="stylesheet" href="/ui/tokens.css"><link rel="stylesheet" href="/ui/base.css"><link rel="stylesheet" href="/ui/authorize.css">
</head>
<body class="ask">
<main class="card">
<p class="chip sandbox">${t.chip}</p>
${body}
</main>
</body>
</html>`;
}

/** The consent page. `notice` says why a sent form came back. */
export function authorizePage(
  sandbox: Sandbox,
  lang: Lang,
  request: AuthorizeRequest,
  notice: 'usernameTaken' | undefined,
): string {
  const t = texts[lang];
  const accounts = sandbox.state.accounts.all();
  const choices = accounts.map(
    (
      account,
      index,
    ) => `<label class="pick"><input type="radio" name="account" value="${escapeHtml(account.id)}"${index === 0 ? ' checked' : ''}>
<img src="/assets/${escapeHtml(account.avatar)}" alt="" width="36" height="36">
<span><b>${escapeHtml(account.displayName)}</b><small>@${escapeHtml(account.username)}</small></span></label>`,
  );
  const scopes = request.scopes.map(
    (scope) => `<label class="scope"><input type="checkbox" name="scope" value="${escapeHtml(scope)}" checked>
<span>${escapeHtml(scopeTexts[scope]?.[lang] ?? scope)}<small>${escapeHtml(scope)}</small></span></label>`,
  );
  return shell(
    lang,
    `<h1>${t.heading}</h1>
<p class="lead">${escapeHtml(t.lead(sandbox.appId))}</p>
${notice === undefined ? '' : `<p class="notice" role="alert">${t[notice]}</p>`}
<form method="post" action="/v2/auth/authorize/">
<input type="hidden" name="client_key" value="${escapeHtml(sandbox.appId)}">
<input type="hidden" name="response_type" value="code">
<input type="hidden" name="redirect_uri" value="${escapeHtml(request.redirectUri)}">
<input type="hidden" name="asked_scope" value="${escapeHtml(request.scopes.join(','))}">
<input type="hidden" name="lang" value="${lang}">
${request.state === undefined ? '' : `<input type="hidden" name="state" value="${escapeHtml(request.state)}">`}
<fieldset><legend>${t.account}</legend>
${choices.join('\n')}
<div class="pick new"><label class="pick-new"><input type="radio" name="account" value="new"${accounts.length === 0 ? ' checked' : ''}> <b>${t.newAccount}</b></label>
<div class="fields"><label>${t.username}<input class="field" name="new_username" autocomplete="off" spellcheck="false"></label>
<label>${t.displayName}<input class="field" name="new_display_name" autocomplete="off"></label></div></div>
</fieldset>
<fieldset><legend>${t.scopes}</legend>
<div class="scopes">
${scopes.join('\n')}
</div>
</fieldset>
<div class="decide">
<button class="btn" name="decision" value="deny">${t.deny}</button>
<button class="btn primary" name="decision" value="allow">${t.allow}</button>
</div>
</form>`,
  );
}

export function problemPage(lang: Lang, problem: Extract<AuthorizeProblem, { kind: 'page' }>['problem']): string {
  return shell(lang, `<h1>${texts[lang].problemTitle}</h1><p class="lead"><code>${problem}</code></p>`);
}
