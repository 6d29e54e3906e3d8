import { normalizeText } from '../../knowledge/index.ts';

/** A reply may leave out what a source denies; it may not affirm it, nor deny what the source affirms. */
export function reversedStatements(text: string, sources: readonly string[]): string[] {
  const said = statementsOf(text);
  const known = sources.flatMap(statementsOf);
  return said.flatMap(({ stem, isDenied }) => {
    const there = known.filter((other) => isSame(stem, other.stem));
    return there.length > 0 && there.every((other) => other.isDenied !== isDenied) ? [stem] : [];
  });
}

interface Statement {
  /** What can be done, is had or is taken. */
  readonly stem: string;
  readonly isDenied: boolean;
}

const clause = /[\n,.;!?()]+|\s+(?=\p{Script=Thai})|(?:ค่ะ|ครับ|คะ|ค่า)(?=\s|$)/u;
const ask = /(?:ไหม|มั้ย|หรือเปล่า|รึเปล่า|หรือไม่)$/;
const particles = /(?:นะ|เลย|แล้ว|จ้า|จ้ะ|อยู่|ด้วย|เท่านั้น|ทุกออเดอร์)+$/;
const deny = '(?:ไม่|ห้าม|งด|มิได้|ยังไม่)';
/** Denied by a word before it, or affirmed by one. */
const beforeStem = new RegExp(
  `(${deny})?(?:สามารถ|ได้)*(?:มี(?:การ|บริการ)?|รับ|คิด|ต้องจ่าย|ต้องเสีย|ให้)((?:(?!ไม่|ได้$)[\\u0e00-\\u0e7f]){5,})$`,
);
const beforeUse = new RegExp(`(${deny})((?:(?!ไม่)[\\u0e00-\\u0e7f]){4,})$`);
/** Possible or not, said at its end. */
const able = /^(.*?)((?:ยัง)?ไม่)?ได้$/;

function statementsOf(text: string): Statement[] {
  const normalized = normalizeText(text);
  return [...thaiStatements(normalized), ...englishStatements(normalized)];
}

function thaiStatements(text: string): Statement[] {
  return text.split(clause).flatMap((piece = '') => {
    const words = piece.trim().replace(particles, '');
    if (ask.test(words)) return [];
    const ability = able.exec(words);
    if (ability !== null) {
      const stem = bare(ability[1] ?? '');
      return stem.length >= 5 ? [{ stem, isDenied: ability[2] !== undefined }] : [];
    }
    const had = beforeStem.exec(words) ?? beforeUse.exec(words);
    return had === null ? [] : [{ stem: bare(had[2] ?? ''), isDenied: had[1] !== undefined }];
  });
}

/** Without the words that only carry a statement. */
function bare(words: string): string {
  return words.replace(/^(?:ทางร้าน|ร้าน|เรา|ลูกค้า|สามารถ|มี(?:บริการ|การ)?|รับ)+/, '').replace(/\s+/g, '');
}

const leastShared = 5;

/** One stands at the end of the other: who does it is said before, or left out. */
function isSame(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= leastShared && long.endsWith(short);
}

const englishVerb =
  /\b(?:(do|does|did|can|could|will|would|is|are|was|were)( not|n['’]?t)|(cannot|never|no longer)|(?:we|i|you|they|it|yes|shop|and|also|can|do|will))\s+(?:also |currently |always )?([a-z]{3,}(?: (?!not\b)[a-z]{3,}))/g;

function englishStatements(text: string): Statement[] {
  return [...text.matchAll(englishVerb)].map((match) => ({
    stem: match[4] ?? '',
    isDenied: match[2] !== undefined || match[3] !== undefined,
  }));
}
