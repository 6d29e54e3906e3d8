import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { onFirstUse } from '../../lib/on-first-use.ts';

const require = createRequire(import.meta.url);
// Its tables take a quarter of a second to read. By its file, for it can only be imported by its name.
const detector = onFirstUse(() => {
  const file = fileURLToPath(import.meta.resolve('eld/small'));
  return (require(file) as typeof import('eld/small')).eld;
});

/** Scripts that one language of our customers writes; letters of them decide before anything else is asked. */
const scripts: readonly (readonly [string, RegExp])[] = [
  ['th', /\p{Script=Thai}/gu],
  ['lo', /\p{Script=Lao}/gu],
  ['km', /\p{Script=Khmer}/gu],
  ['my', /\p{Script=Myanmar}/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['zh', /\p{Script=Han}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['ta', /\p{Script=Tamil}/gu],
  ['he', /\p{Script=Hebrew}/gu],
];

const wordsOf = (words: string) => new Set(words.trim().split(/\s+/));

/** Words that short messages are made of. Words of two languages (ok, no, mau) are in none or in both. */
const latin: readonly (readonly [string, ReadonlySet<string>])[] = [
  [
    'en',
    wordsOf(`the a an is are am was do does did can could would will you your i my me we it this that these those how what when where why who
      which much many have has had get got please thanks thank want need order shipping ship delivery price size color colour available stock
      buy pay payment refund return open close store shop item still not and or for with to of in on from there any does hello help`),
  ],
  [
    'vi',
    wordsOf(`khong ko minh toi bao nhieu gia hang giao shop oi cho hoi co con mau nao khi duoc nhe nha ship tien mua ban cam on xin chao em anh
      chi la cai nay vay roi a`),
  ],
  [
    'id',
    wordsOf(`apa apakah berapa harga bisa kak gak nggak ga tidak bagaimana gimana kapan dimana mana saya aku mau ingin kirim pengiriman barang ukuran
      warna ada stok pesan pesanan beli bayar kembalikan uang terima kasih makasih selamat pagi siang malam tolong sudah udah belum dong ya yang
      ini itu untuk dengan dari ongkir toko`),
  ],
  [
    'ms',
    wordsOf(`apa berapa harga boleh tak bagaimana macam mana bila saya nak hantar penghantaran barang saiz warna ada stok pesanan beli bayar
      pulangkan wang terima kasih selamat pagi tolong sudah belum ke yang ini itu untuk dengan dari kedai awak encik tuan cik sahaja bolehkah`),
  ],
];
const onlyId = wordsOf(
  'bisa kak gak nggak ga gimana dimana aku kirim pengiriman ukuran uang makasih udah dong ongkir toko kapan',
);
const onlyMs = wordsOf('boleh tak macam bila nak hantar penghantaran saiz wang kedai awak encik cik sahaja bolehkah');
const vietnameseLetter = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/u;

/** Fewer Latin words than this say nothing by themselves. */
const leastWords = 4;

/**
 * The language a message is written in (BCP 47), null when it has no letters. One script in mixed text is the customer's own; names of
 * brands stand in Latin letters in every language. What is too short to tell is taken for the shop's language.
 */
export function languageOf(text: string, shopLanguage: string): string | null {
  const plain = text.replace(/https?:\/\/\S+|www\.\S+|\S+@\S+|[#@][\w.]+/g, ' ');
  const letters = plain.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return null;
  const counts = scripts
    .map(([language, pattern]) => ({ language, count: plain.match(pattern)?.length ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const first = counts[0];
  if (first !== undefined && (first.count >= letters * 0.2 || first.count >= 8)) {
    // Kanji are Han letters; one kana beside them is Japanese.
    const isJapanese = first.language === 'zh' && counts.some(({ language }) => language === 'ja');
    return isJapanese ? 'ja' : first.language;
  }
  return latinLanguage(plain.normalize('NFC').toLowerCase(), shopLanguage);
}

function latinLanguage(text: string, shopLanguage: string): string {
  if (vietnameseLetter.test(text)) return 'vi';
  const words = text.match(/\p{L}+/gu) ?? [];
  const hits = latin
    .map(([language, known]) => ({ language, count: words.filter((word) => known.has(word)).length }))
    .sort((a, b) => b.count - a.count);
  const [best, second] = hits;
  const least = words.length <= 2 ? words.length : 2;
  if (best !== undefined && best.count >= Math.max(1, least) && best.count >= words.length * 0.4) {
    const isMalay = best.language === 'id' || best.language === 'ms';
    if (isMalay && second !== undefined && (second.language === 'id' || second.language === 'ms')) {
      const count = (known: ReadonlySet<string>) => words.filter((word) => known.has(word)).length;
      if (count(onlyMs) > count(onlyId)) return 'ms';
      return count(onlyId) > 0 || shopLanguage !== 'ms' ? 'id' : 'ms';
    }
    // One English word is used in every shop's chat.
    if (words.length >= 2 || best.language !== 'en') return best.language;
  }
  if (words.length < leastWords && !/[^\p{Script=Latin}\P{L}]/u.test(text)) return shopLanguage;
  const guess = detector().detect(text);
  return guess.language !== '' && guess.isReliable() ? guess.language : shopLanguage;
}
