import { type KnowledgeIndex, type Passage, withoutToneMarks } from '../knowledge/index.ts';
import { isInRange } from './ranges.ts';
import { asksFor, countsWhatIsAsked, givesWhatIsAsked } from './what-is-asked.ts';
import { saidWords, tellingWords, unifyWordings } from './wordings.ts';

/** More passages than this are narrowed by search first. */
const mostRead = 200;
const leastAlike = 0.3;
/** How much more alike its question must be than that of any other passage that has all the words. */
const clear = 0.08;

/** What a shop has one of, for all its goods. */
const ofShop = new Set(['HOURS', 'PLACE', 'COLLECT', 'CARD', 'TRANSFER', 'PROMPTPAY', 'INSTALMENT', 'INVOICE']);

interface Wordings {
  /** The title and each variant, as their telling words joined. */
  readonly asked: readonly string[];
  /** Questions together with one line of the answer each: words far apart in a long paper are no answer. */
  readonly lines: readonly string[];
  /** All of it. */
  readonly whole: string;
}
const read = new WeakMap<Passage, Wordings>();

function wordingsOf(passage: Passage): Wordings {
  const known = read.get(passage);
  if (known !== undefined) return known;
  const questions = [passage.title, ...passage.variants].map(unifyWordings);
  const made = {
    asked: questions.map((question) => saidWords(question).join('')),
    lines: passage.text.split(/\n+/).map((line) => `${questions.join('\n')}\n${unifyWordings(line)}`),
    whole: [...questions, ...passage.text.split(/\n+/).map(unifyWordings)].join('\n'),
  };
  read.set(passage, made);
  return made;
}

/**
 * The passage in which every telling word of a question stands and that gives what is asked for (a price, a time, so many of a unit); none when
 * there is no such passage, or several whose questions are about equally like this one.
 */
export function passageAnsweringInFull(
  knowledge: KnowledgeIndex,
  question: string,
  isFit: (passage: Passage) => boolean,
): Passage[] {
  const said = unifyWordings(question);
  const all = tellingWords(said);
  const telling = all.filter((word) => !isCommon(knowledge, word));
  const words = telling.length > 0 ? telling : all;
  const letters = words.join('');
  if (letters.length < 2) return [];
  const allLetters = saidWords(said).join('');
  const passages =
    knowledge.passages.length <= mostRead
      ? knowledge.passages
      : knowledge.search(question, 24).map(({ passage }) => passage);
  const isInScript = scriptOf(passages, inThai(question));
  const fitting = passages
    .filter(
      (passage) =>
        isInScript(passage) &&
        wordingsOf(passage).lines.some(
          (line) =>
            hasAll(line, words) &&
            givesWhatIsAsked(said, line.slice(line.lastIndexOf('\n') + 1), line) &&
            countsWhatIsAsked(said, line),
        ),
    )
    .filter(isFit)
    .map((passage) => ({
      passage,
      alike: Math.max(0, ...wordingsOf(passage).asked.map((asked) => alike(allLetters, asked))),
    }))
    .sort((a, b) => b.alike - a.alike);
  const [best] = fitting;
  if (best === undefined) return [];
  const isOnly = fitting.every(({ passage }) => passage.text === best.passage.text);
  const saysMuch =
    (words.length > 1 && letters.length >= leastSaid(letters)) ||
    words.every((word) => ofShop.has(word) || province.test(word));
  const asksFigure = asksFor(said).length > 0;
  if (
    best.alike < leastAlike &&
    !(
      isOnly &&
      (saysMuch || asksFigure || ((letters.length >= 4 || /[a-z]\d/.test(letters)) && asksWhether.test(said)))
    )
  )
    return [];
  const rivals = fitting.filter(
    ({ alike: of, passage }) => best.alike - of < clear && passage.text !== best.passage.text,
  );
  return rivals.length === 0 ? [best.passage] : [];
}

/** Whether there is such a thing, or how it is done: the one passage that names it says so. */
const asksWhether = /มี|ขาย|ยังไง|อย่างไร|อะไร|บ้าง|\b(?:do you have|is there|are there|any|how)\b/;

/** Of so many passages a word that so many have says only which shop this is: cases at a shop for cases. */
const leastForCommon = 8;
const commonShare = 0.2;
const common = new WeakMap<KnowledgeIndex, Map<string, boolean>>();

function isCommon(knowledge: KnowledgeIndex, word: string): boolean {
  const { passages } = knowledge;
  if (passages.length < leastForCommon || passages.length > mostRead || /^[A-Z\d]/.test(word) || word.length < 3)
    return false;
  const known = common.get(knowledge) ?? new Map<string, boolean>();
  common.set(knowledge, known);
  const read = known.get(word);
  if (read !== undefined) return read;
  const having = passages.filter((passage) => wordingsOf(passage).whole.includes(word)).length;
  const isOften = having >= Math.max(3, passages.length * commonShare);
  known.set(word, isOften);
  return isOften;
}

/** A shop that keeps entries in the customer's script has said there what it says to them. */
function scriptOf(passages: readonly Passage[], isThaiAsked: boolean): (passage: Passage) => boolean {
  const isSame = ({ title }: Passage) => isThai(title) === isThaiAsked;
  return passages.some(isSame) ? isSame : () => true;
}

/** Thai in Latin letters ends up in Thai ones; names of common things do not. */
const inThai = (question: string) =>
  isThai(
    unifyWordings(question)
      .split(' ')
      .filter((word) => !province.test(word))
      .join(' '),
  );

/** Whether a question names something that a passage has no letter of: another product, another place, another quality. */
export function lacksSomething(knowledge: KnowledgeIndex, passage: Passage, question: string): boolean {
  const said = unifyWordings(question);
  const words = tellingWords(said).filter((word) => !isCommon(knowledge, word));
  const { whole } = wordingsOf(passage);
  if (!givesWhatIsAsked(said, unifyWordings(passage.text), whole)) return true;
  return words.some((word) => {
    if (/^[A-Z]/.test(word)) return !hasLatin(whole, word) && !isImplied(whole, word);
    // What is said in one script may stand in the other: confidence judges that.
    if (isThai(word) !== isThai(passage.title)) return inThai(question) && !isThai(word) && !isKnown(knowledge, word);
    if (!isThai(word)) return !hasLatin(whole, word);
    return !isImplied(whole, word) && !hasPart(whole, words, word);
  });
}
const isKnown = (knowledge: KnowledgeIndex, word: string) =>
  knowledge.passages.length <= mostRead &&
  knowledge.passages.some((passage) => wordingsOf(passage).lines.some((line) => hasLatin(line, word)));

/** Half of a word in a run that may begin or end in its neighbours, or all of it. */
function hasPart(line: string, words: readonly string[], word: string): boolean {
  if (line.includes(word)) return true;
  const letters = words.filter(isThai).join('');
  const from = letters.indexOf(word);
  const found = runsOf(letters, line, leastRun).slice(from, from + word.length);
  return found.filter(Boolean).length * 2 >= word.length;
}

/** Thai says in five letters what English says in eight. */
const leastSaid = (letters: string) => (isThai(letters) ? 5 : 8);

/** Letters of which so many agree are the same words, whatever their tone marks. */
const leastUnmarked = 7;

const isThai = (word: string) => /\p{Script=Thai}/u.test(word);
/** Letters in a row that two Thai texts share by more than chance. */
const leastRun = 4;

function hasAll(line: string, words: readonly string[]): boolean {
  // Thai words in a row are one piece: the segmenter cuts the same letters differently in a question and in a title.
  const pieces: string[][] = [];
  for (const word of words) {
    const last = pieces.at(-1);
    if (last?.[0] !== undefined && isThai(last[0]) && isThai(word)) last.push(word);
    else pieces.push([word]);
  }
  const bare = line.replace(/[\s\n]+/g, ' ');
  return pieces.every((piece) => {
    const [first = ''] = piece;
    if (isThai(first))
      return (
        hasThai(bare, piece) ||
        (piece.join('').length >= leastUnmarked && hasThai(withoutToneMarks(bare), piece.map(withoutToneMarks)))
      );
    return hasLatin(bare, first) || isImplied(bare, first);
  });
}

function hasLatin(line: string, word: string): boolean {
  if (/^[A-Z]/.test(word)) return new RegExp(`\\b${word}\\b`).test(line);
  if (/^\d/.test(word)) return hasNumber(line, word);
  const stem = word.length > 4 ? word.replace(/(?:ies|es|s|ing|ed|y)$/, '') : word.replace(/(?<=\w{3})s$/, '');
  return new RegExp(`(?<![a-z])${stem}`).test(line);
}

/** The number itself, or a range that holds it: "iPhone 11-13", "from 2 to 12 months". */
function hasNumber(line: string, number: string): boolean {
  const plain = line.replace(/(?<=\d),(?=\d)/g, '');
  if (new RegExp(`(?<![\\d.,])${number}(?!\\d)`).test(plain)) return true;
  return isInRange(plain, Number(number));
}

function hasThai(line: string, words: readonly string[]): boolean {
  const letters = words.join('');
  const found = runsOf(letters, line, leastRun);
  let at = 0;
  return words.every((word) => {
    const missing = found.slice(at, at + word.length).filter((isFound) => !isFound).length;
    at += word.length;
    if (missing === 0) return true;
    if (isImplied(line, word)) return true;
    // What the segmenter leaves over of a word that is spelled differently, and a tone mark more or less.
    if (
      word.length === 1 ||
      (withoutToneMarks(word).length >= leastRun && withoutToneMarks(line).includes(withoutToneMarks(word)))
    )
      return true;
    if (word.length < leastRun) return hasWord(line, word);
    return missing <= (word.length >= 9 ? 2 : word.length >= 6 ? 1 : 0);
  });
}

const weekday = /^(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY$/;
const province =
  /^(?:เชียงใหม่|เชียงราย|ลำปาง|ลำพูน|น่าน|แพร่|พะเยา|แม่ฮ่องสอน|อุตรดิตถ์|สุโขทัย|ตาก|พิษณุโลก|เพชรบูรณ์|พิจิตร|กำแพงเพชร|นครสวรรค์|อุทัยธานี|ชัยนาท|ลพบุรี|สิงห์บุรี|อ่างทอง|สระบุรี|อยุธยา|สุพรรณบุรี|กาญจนบุรี|ราชบุรี|เพชรบุรี|ประจวบ(?:คีรีขันธ์)?|หัวหิน|พัทยา|ชลบุรี|ระยอง|จันทบุรี|ตราด|ฉะเชิงเทรา|ปราจีนบุรี|นครนายก|สระแก้ว|โคราช|นครราชสีมา|บุรีรัมย์|สุรินทร์|ศรีสะเกษ|อุบล(?:ราชธานี)?|ยโสธร|อำนาจเจริญ|มุกดาหาร|ชัยภูมิ|ขอนแก่น|กาฬสินธุ์|มหาสารคาม|ร้อยเอ็ด|อุดร(?:ธานี)?|หนองคาย|หนองบัวลำภู|บึงกาฬ|เลย|สกลนคร|นครพนม|ชุมพร|ระนอง|สุราษฎร์(?:ธานี)?|นครศรีธรรมราช|นครศรี|กระบี่|ภูเก็ต|พังงา|ตรัง|พัทลุง|สงขลา|หาดใหญ่|สตูล|ปัตตานี|ยะลา|นราธิวาส|สมุทรสงคราม)$/;

/** A day of the week is among those that are named or "every day"; a province is upcountry. */
function isImplied(line: string, word: string): boolean {
  if (weekday.test(word)) return /\bDAILY\b|DAY\s*(?:-|–|ถึง|to\b|until\b|through\b)/.test(line);
  if (word === 'PAY') return /\b(?:CARD|TRANSFER|PROMPTPAY|COLLECT)\b/.test(line);
  if (word === 'SEND') return /\b(?:FREIGHT|EXPRESS|COLLECT)\b|(?:ถึง|ได้รับ).{0,12}\d/.test(line);
  if (word === 'EXPIRY') return /(?:ใช้|เก็บ|อยู่)ได้.{0,8}\d+\s*(?:วัน|เดือน|ปี)|\bvalid for\b/.test(line);
  if (word === 'BROKEN') return /\bREPAIR\b/.test(line);
  return province.test(word) && /\b(?:UPCOUNTRY|NATIONWIDE)\b/.test(line) && /\b(?:SEND|FREIGHT)\b|ส่ง/.test(line);
}

const segmenter = new Intl.Segmenter('th', { granularity: 'word' });
const hasWord = (line: string, word: string) =>
  line.includes(word) && [...segmenter.segment(line)].some(({ segment }) => segment === word);

/** 0…1: letters that two questions share in runs, of the letters of both. */
function alike(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  return (shared(a, b) + shared(b, a)) / (a.length + b.length);
}

const shared = (text: string, other: string) => runsOf(text, other, Math.min(3, text.length)).filter(Boolean).length;

/** Which letters of a text belong to a run of at least so many that another text has too. */
function runsOf(text: string, other: string, least: number): boolean[] {
  const found = new Array<boolean>(text.length).fill(false);
  for (let start = 0; start + least <= text.length; start += 1) {
    let length = 0;
    while (start + length < text.length && other.includes(text.slice(start, start + length + 1))) length += 1;
    if (length >= least) found.fill(true, start, start + length);
  }
  return found;
}
