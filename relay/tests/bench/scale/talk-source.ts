import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Chance } from '../../isolation/fuzz/chance.ts';

// Text with the word frequencies of people: chains of words that followed each other in 2,404 Thai posts and 4,600 English support
// messages, with order numbers and emoji among them.

const data = new URL('../../eval/data/', import.meta.url);
const segmenter = new Intl.Segmenter('th', { granularity: 'word' });
const emoji = ['😍', '🙏', '🔥', '👍🏽', '😭', '🥰', '✨', '👩‍⚕️', '🇹🇭', '🎉'];

type Chain = ReadonlyMap<string, readonly string[]>;
const start = '';

function chainOf(texts: readonly string[]): Chain {
  const chain = new Map<string, string[]>();
  const follow = (word: string, next: string) => {
    const list = chain.get(word);
    if (list === undefined) chain.set(word, [next]);
    else list.push(next);
  };
  for (const text of texts) {
    let before = start;
    for (const { segment } of segmenter.segment(text)) {
      follow(before, segment);
      before = segment;
    }
  }
  return chain;
}

export interface TalkSource {
  /** A message as a customer or the shop might write it. */
  message(): string;
  number(below: number): number;
  pick<T>(from: readonly T[]): T;
}

export function openTalkSource(seed: number): TalkSource {
  const chance = new Chance(seed);
  const thai = gunzipSync(readFileSync(new URL('wisesight-valid/valid.jsonl.gz', data)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { texts: string }).texts);
  const english = readFileSync(new URL('bitext/train.csv', data), 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[0]?.replaceAll('"', '') ?? '');
  const chains = [chainOf(thai), chainOf(english)] as const;
  const number = (below: number) => Math.floor(chance.next() * below);
  const talk = (chain: Chain): string => {
    const length = 3 + number(22);
    let text = '';
    let word = start;
    for (let n = 0; n < length; n++) {
      const next = chain.get(word);
      if (next === undefined) break;
      word = chance.pick(next);
      text += word;
    }
    return text.trim();
  };
  return {
    number,
    pick: (from) => chance.pick(from),
    message() {
      const kind = chance.next();
      const text =
        kind < 0.6 ? talk(chains[0]) : kind < 0.9 ? talk(chains[1]) : `${talk(chains[0])} ${talk(chains[1])}`;
      const order = chance.next() < 0.08 ? ` TT${100_000_000 + number(900_000_000)}` : '';
      const face = chance.next() < 0.12 ? ` ${chance.pick(emoji)}` : '';
      return `${text || 'สวัสดีค่ะ'}${order}${face}`;
    },
  };
}
