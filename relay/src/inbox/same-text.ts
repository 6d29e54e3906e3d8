/** A text as platforms give it back: line ends, outer and repeated spaces and the Unicode form may differ from what was sent. */
function comparableText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

export function isSameText(left: string, right: string): boolean {
  return comparableText(left) === comparableText(right);
}
