const letters = 24;
const stride = 6;

const squeezed = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** Whether a text has some thirty letters in a row of what must not be said, unless a source says them too. */
export function leaksOf(text: string, secrets: readonly string[], sources: readonly string[]): boolean {
  const said = squeezed(text);
  if (said.length < letters) return false;
  const known = squeezed(sources.join('\n'));
  return secrets.some((secret) => {
    const hidden = squeezed(secret);
    for (let at = 0; at + letters <= hidden.length; at += stride) {
      const piece = hidden.slice(at, at + letters);
      if (said.includes(piece) && !known.includes(piece)) return true;
    }
    return false;
  });
}
