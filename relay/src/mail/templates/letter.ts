import type { Locale } from '@tandem/shared/model';

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Content {
  readonly locale: Locale;
  readonly subject: string;
  readonly lines: readonly string[];
  readonly todo: string;
  /** Where that is done. */
  readonly link?: string;
  readonly why: string;
}

/** The same words twice: plain, and as the simplest page that every mail program shows. */
export function letter({ locale, subject, lines, todo, link, why }: Content): Letter {
  const items = lines.map((line) => `<li style="margin:0 0 8px">${escapeHtml(line)}</li>`).join('');
  const act = link === undefined ? escapeHtml(todo) : `<a href="${escapeHtml(link)}">${escapeHtml(todo)}</a>`;
  return {
    subject,
    text: `${lines.map((line) => `• ${line}`).join('\n')}\n\n${todo}${link === undefined ? '' : `:\n${link}`}\n\n-- \n${why}\n`,
    html: `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px;background:#f6f6f4;color:#1d1d1b;font:16px/1.6 'Noto Sans Thai',Sarabun,system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#fff;border-radius:12px">
<ul style="margin:0 0 16px;padding:0 0 0 20px">${items}</ul>
<p style="margin:0 0 16px"><strong>${act}</strong></p>
<p style="margin:0;color:#6b6b66;font-size:14px">${escapeHtml(why)}</p>
</div></body></html>`,
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** One line, without what a mail program might take for markup or an address line. */
export function plain(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 80);
}
