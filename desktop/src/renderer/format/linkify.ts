export type TextPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string };

// Thai letters end a link: they follow an address without a space. So do closing marks.
const address = /https:\/\/[^\s\u0e00-\u0e7f<>"'“”]+/g;
const trailing = /[.,;:!?)\]}]+$/;

/** Cuts a text into plain pieces and https addresses. Nothing else becomes a link: no http, no bare words, no schemes. */
export function linkify(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const url = match[0].replace(trailing, '');
    if (!isSafe(url)) continue;
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) });
    pieces.push({ kind: 'link', url });
    end = match.index + url.length;
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) });
  return pieces;
}

function isSafe(url: string): boolean {
  try {
    const parsed = new URL(url);
    // A user name in front of the host is how one address is made to look like another.
    return parsed.protocol === 'https:' && parsed.username === '' && parsed.hostname.includes('.');
  } catch {
    return false;
  }
}
