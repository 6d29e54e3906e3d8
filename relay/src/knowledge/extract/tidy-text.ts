/** Old Thai fonts keep raised and lowered marks in the private area: https://www.unicode.org/L2/L2006/06261-thai-pua.pdf */
const privateMarks: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['\uf700', 'ฐ'],
    ['\uf70f', 'ญ'],
    ['\uf710', '\u0e31'],
    ['\uf711', '\u0e4d'],
    ['\uf712', '\u0e47'],
    ...sequence(0xf701, 0x0e34, 4),
    ...sequence(0xf705, 0x0e48, 5),
    ...sequence(0xf70a, 0x0e48, 5),
    ...sequence(0xf713, 0x0e48, 5),
    ...sequence(0xf718, 0x0e38, 3),
  ].map(([from, to]) => [from, to]),
);

function sequence(from: number, to: number, count: number): [string, string][] {
  return Array.from({ length: count }, (_, at) => [String.fromCharCode(from + at), String.fromCharCode(to + at)]);
}

/**
 * Text as people would type it: what PDF writers do to Thai put right (ชำาระ, ํา, marks after a space, fonts' own code points), nothing
 * invisible, no runs of spaces, at most one empty line.
 */
export function tidyText(text: string): string {
  return text
    .replace(/\r\n?|\u2028|\u2029|\f|\v/g, '\n')
    .replace(/[\uf700-\uf71a]/g, (letter) => privateMarks[letter] ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u{e0000}-\u{e007f}]/gu, (letter) =>
      letter === '\n' ? '\n' : letter === '\t' ? ' ' : '',
    )
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ +(?=[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e])/g, '')
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, '$1\u0e33')
    .replace(/\u0e33([\u0e48-\u0e4b]?)[\u0e32\u0e33]/g, '$1\u0e33')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
