const NO_BREAK = '\u00a0';
const thai = /[\u0e00-\u0e7f]/;
const units =
  'บาท|ชม\\.|ซม\\.|กก\\.|ก\\.|น\\.|นาที|วินาที|วัน|ชิ้น|ตัว|แท่ง|นิ้ว|กรัม|มล\\.|ครั้ง|เดือน|ปี|ม\\.ค\\.|ก\\.พ\\.|มี\\.ค\\.|เม\\.ย\\.|พ\\.ค\\.|มิ\\.ย\\.|ก\\.ค\\.|ส\\.ค\\.|ก\\.ย\\.|ต\\.ค\\.|พ\\.ย\\.|ธ\\.ค\\.';
const numberAndUnit = new RegExp(`(\\d) (?=(?:${units}))`, 'g');

/** For display only: keeps ๆ on the line of its word, and a number on the line of its unit. The stored text stays as written. */
export function keepTogether(text: string): string {
  if (!thai.test(text)) return text;
  return text.replaceAll(' ๆ', `${NO_BREAK}ๆ`).replaceAll(numberAndUnit, `$1${NO_BREAK}`);
}

/** BCP 47 tag for the `lang` attribute: what was detected, else what the letters say, else nothing. */
export function languageOf(text: string, detected: string | null): string | undefined {
  if (detected !== null) return detected;
  if (thai.test(text)) return 'th';
  return undefined;
}
