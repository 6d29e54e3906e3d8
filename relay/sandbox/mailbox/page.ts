import type { Mail } from './mails.ts';

/** The mailbox as a page without a script; a letter's HTML is shown in a frame that may do nothing. */
export function mailboxPage(mails: readonly Mail[], shownId: number | null): string {
  const shown = mails.find(({ id }) => id === shownId) ?? mails[0];
  const rows = mails
    .map(
      (mail) => `<a href="/?mail=${mail.id}"${mail === shown ? ' aria-current="true"' : ''}>
<b>${escapeHtml(mail.subject)}</b><span>${escapeHtml(mail.to.join(', '))}</span><time>${escapeHtml(mail.receivedAt.slice(11, 19))}</time></a>`,
    )
    .join('');
  const body =
    shown === undefined
      ? '<p class="none">Nothing has arrived yet · ยังไม่มีอีเมลเข้ามา</p>'
      : `<h1>${escapeHtml(shown.subject)}</h1><p>${escapeHtml(shown.from)} → ${escapeHtml(shown.to.join(', '))}</p>
${shown.html === null ? '' : `<iframe sandbox="" title="HTML" srcdoc="${escapeHtml(shown.html)}"></iframe>`}
<pre>${escapeHtml(shown.text)}</pre>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mailbox (${mails.length})</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="5">
<style>
:root { color-scheme: light dark; font: 15px/1.6 system-ui, 'Noto Sans Thai', sans-serif }
body { margin: 0; display: grid; grid-template-columns: minmax(260px, 360px) 1fr; min-height: 100vh }
nav { border-right: 1px solid #8884 } nav a { display: grid; padding: 12px 16px; color: inherit; text-decoration: none; border-bottom: 1px solid #8883 }
nav a[aria-current] { background: #8882 } nav span, nav time, p { color: #777 }
main { padding: 16px 24px; min-width: 0 } h1 { font-size: 20px; margin: 0 } iframe { width: 100%; height: 320px; border: 1px solid #8884; border-radius: 8px }
pre { white-space: pre-wrap; overflow-wrap: anywhere } .none { padding: 48px 0; text-align: center }
</style></head><body><nav aria-label="Mailbox">${rows}</nav><main>${body}</main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
