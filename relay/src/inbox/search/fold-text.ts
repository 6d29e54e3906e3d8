const thaiZero = 0x0e50;
export const graphemes = new Intl.Segmenter('th', { granularity: 'grapheme' });

/** As `folded` of the database: one spelling for what readers take as the same. Character by character, so that places can be told. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\u00ad|[\u200b-\u200f\u2060]|\ufeff|\ufe0e|\ufe0f/g, '')
    .replace(/[\n\r\t]/g, ' ')
    .replace(/[\u0e50-\u0e59]/g, (digit) => String(digit.charCodeAt(0) - thaiZero))
    .replaceAll('\u0e40\u0e40', '\u0e41')
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, '$1\u0e33')
    .toLowerCase();
}

export interface Folded {
  readonly text: string;
  /** Per UTF-16 unit of `text`: from where to where its character reaches in the original. */
  readonly places: readonly (readonly [from: number, to: number])[];
}

/** The folded text, and where each of its characters comes from: always whole characters, with all their marks. */
export function foldWithPlaces(original: string): Folded {
  let text = '';
  const places: (readonly [number, number])[] = [];
  for (const [from, to] of characters(original)) {
    const folded = foldText(original.slice(from, to));
    text += folded;
    for (let unit = 0; unit < folded.length; unit += 1) places.push([from, to]);
  }
  return { text, places };
}

/** Graphemes; two that fold into one come as one. */
function* characters(text: string): Generator<[number, number]> {
  let from = 0;
  let held = '';
  for (const { segment, index } of graphemes.segment(text)) {
    if (held !== '' && !isHalf(held, segment)) {
      yield [from, index];
      held = '';
    }
    if (held === '') from = index;
    held += segment;
  }
  if (held !== '') yield [from, text.length];
}

/** เเ for แ, and ํ with า for ำ. */
function isHalf(before: string, next: string): boolean {
  return (
    (before === '\u0e40' && next.startsWith('\u0e40')) || (/\u0e4d[\u0e48-\u0e4b]?$/.test(before) && next === '\u0e32')
  );
}
