/** The smallest piece that is kept together while there is room. */
export interface Unit {
  readonly text: string;
  /** What stands between it and the piece before. */
  readonly separator: string;
  /** `paragraph`: a good place to cut. */
  readonly border: 'paragraph' | 'within';
  readonly isHeading: boolean;
}

const headingLine = /^#{1,6}\s+(?=\S)/;
const sentenceEnd = /(?<=[.!?…。！？]["'”’)\]]?)[ \t]+/;
/** Thai has no full stop: a space ends a phrase. */
const thaiSpace = /(?<=[\u0e00-\u0e7f]) +/;
/** Longer than this, a sentence is taken apart. */
const comfortable = 400;

/** A text as headings and pieces of at most `most` characters, none of which begins within a word. */
export function unitsOf(text: string, most: number): Unit[] {
  const units: Unit[] = [];
  let gap = '';
  for (const line of text.split('\n')) {
    const words = line.trim();
    if (words === '') {
      gap = '\n\n';
      continue;
    }
    const isHeading = headingLine.test(words);
    const border = isHeading || gap === '\n\n' ? 'paragraph' : 'within';
    const separator = border === 'paragraph' ? '\n\n' : '\n';
    const pieces = isHeading ? cut(words.replace(headingLine, ''), most) : cut(words, most);
    pieces.forEach((piece, index) => {
      const isFirst = index === 0;
      units.push({
        text: piece.text,
        separator: isFirst ? separator : piece.separator,
        border: isFirst ? border : 'within',
        isHeading: isHeading && isFirst,
      });
    });
    gap = isHeading ? '\n\n' : '';
  }
  return units;
}

type Piece = Pick<Unit, 'text' | 'separator'>;

function cut(line: string, most: number): Piece[] {
  if (line.length <= comfortable) return [{ text: line, separator: '' }];
  return split(line, sentenceEnd)
    .flatMap((sentence) =>
      sentence.text.length <= comfortable ? [sentence] : within(sentence, split(sentence.text, thaiSpace)),
    )
    .flatMap((phrase) => (phrase.text.length <= comfortable ? [phrase] : within(phrase, words(phrase.text, most))));
}

/** The pieces of a piece: the first keeps what stood before the whole. */
function within(whole: Piece, pieces: Piece[]): Piece[] {
  return pieces.map((piece, index) => (index === 0 ? { ...piece, separator: whole.separator } : piece));
}

function split(text: string, border: RegExp): Piece[] {
  return text
    .split(border)
    .filter((part) => part !== '')
    .map((part, index) => ({ text: part, separator: index === 0 ? '' : ' ' }));
}

const segmenter = new Intl.Segmenter('th', { granularity: 'word' });
const graphemes = new Intl.Segmenter('th', { granularity: 'grapheme' });
const markAtStart = /^[\p{M}\u0e33\u0e46\u0e30\u0e32\u0e45]/u;

/** A phrase without borders as runs of whole words, about 100 characters each. */
function words(phrase: string, most: number): Piece[] {
  const pieces: string[] = [''];
  for (const { segment } of segmenter.segment(phrase)) {
    const last = pieces.length - 1;
    const soFar = pieces[last] ?? '';
    // A mark, ำ or ๆ belongs to what stands before it, whatever the dictionary says.
    if (soFar.length + segment.length <= 100 || (soFar.length < most / 2 && markAtStart.test(segment)))
      pieces[last] = soFar + segment;
    else if (segment.length <= most) pieces.push(segment);
    else pieces.push(...slices(segment, most));
  }
  return pieces.filter((piece) => piece !== '').map((text) => ({ text, separator: '' }));
}

/** No word is that long: cut between what a reader sees as letters. */
function slices(text: string, most: number): string[] {
  const out: string[] = [''];
  for (const { segment } of graphemes.segment(text)) {
    const last = out.length - 1;
    if ((out[last] ?? '').length + segment.length > most && segment.length <= most) out.push(segment);
    else out[last] = (out[last] ?? '') + segment;
  }
  return out;
}
