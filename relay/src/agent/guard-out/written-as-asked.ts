/** Languages by the script that gives them away; all others are written in Latin letters. */
const scripts: Readonly<Record<string, RegExp>> = {
  th: /\p{Script=Thai}/gu,
  lo: /\p{Script=Lao}/gu,
  km: /\p{Script=Khmer}/gu,
  my: /\p{Script=Myanmar}/gu,
  ko: /\p{Script=Hangul}/gu,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/gu,
  zh: /\p{Script=Han}/gu,
  hi: /\p{Script=Devanagari}/gu,
};
const latin = /\p{Script=Latin}/gu;
/** Brands, sizes and links stand in Latin letters everywhere. */
const leastShare = 0.3;
const mostForeign = 0.3;

/** Whether a text is written in the script of a language (BCP 47); anything goes where the language is not known. */
export function isWrittenIn(text: string, language: string | null): boolean {
  if (language === null) return true;
  const words = text.replace(/https?:\/\/\S+|www\.\S+/g, ' ');
  const all = words.match(/\p{L}/gu)?.length ?? 0;
  if (all === 0) return true;
  const own = scripts[language];
  const count = (pattern: RegExp) => words.match(pattern)?.length ?? 0;
  return own === undefined ? (all - count(latin)) / all <= mostForeign : count(own) / all >= leastShare;
}

const hanNumerals = /[〇零一二三四五六七八九十百千万億两兩]+/g;

/** Numbers in Chinese signs, which are read as figures nowhere else, in a reply that is not Chinese, Japanese or Korean. */
export function strangeNumerals(text: string, language: string | null, sources: readonly string[]): string[] {
  if (language !== null && ['zh', 'ja', 'ko'].includes(language)) return [];
  const known = sources.join('\n');
  return (text.normalize('NFKC').match(hanNumerals) ?? []).filter((numeral) => !known.includes(numeral));
}
