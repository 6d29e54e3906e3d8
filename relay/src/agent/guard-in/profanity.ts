import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';

export interface ProfanityReading {
  readonly isFlagged: boolean;
  /** What was found, as the list has it. */
  readonly words: readonly string[];
}

const english = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });

/**
 * Thai insults in normalised text. Animals and flowers (ควาย, หมา, ดอก, หอย) are ordinary words in a shop, so they count only in the
 * company that makes them an insult.
 */
const thai: readonly (readonly [string, RegExp])[] = [
  ['เหี้ย', /เห[ี้ิ]+ย+(?!ว)|เชี่ย(?!ว)|เหรี้ย|ไอ้?เห้|(?<![ก-ฮ])เห้(?:ย)?(?=แม่|$|\s)/],
  ['สัตว์', /(?:ไอ|อี|ไอ้|พ่อมึง|แม่ง)\s*สั[ตส]ว?์?|สัส(?!ดี)|สัด(?!ส่วน|ทาน)|แม่สัตว์/],
  ['ควาย', /(?:ไอ้?|อี|โง่|แม่ง|มึง)\s*ควาย|ควาย(?:เอ๊?ย|มาก|จริง|ชัด)/],
  ['หมา', /(?:ไอ้|อี|หน้า|ปาก)หมา(?!ย|น|ก)|ชาติหมา|ลูกหมา(?=มึง|แม่ง)/],
  ['เย็ด', /เย[็]?[ดส](?=แม่|เข้|กัน|มึง|$|\s|โดน|ครก)|เย็ด/],
  ['ควย', /ควย|คว[ยย]+(?=$|\s)|(?<![ก-ฮ])kuy(?![a-z])|ค\.?ว\.?ย(?![ก-ฮ])/],
  ['หี', /(?<![ก-ฮ])(?:หน้า)?หี(?![บดน])|ดอกหี|อีหี/],
  ['แตด', /(?<![ก-ฮ])แตด/],
  ['ระยำ', /ระยำ|จัญไร|อัปรี|เสนียด|สถุน|สถุล|ชาติชั่ว|สารเลว|เลวทราม|ต่ำตม/],
  ['ดอก', /อีดอก|ดอกทอง(?!คำ|แท้)|อีตัว(?!ละ|นี้|ไหน)|กะหรี่(?!ปั๊บ|ไก่|พัฟ)|กระหรี่(?!ปั๊บ)/],
  ['แม่ง', /แม่ง(?!าน)|แม่มึง|พ่อมึง|พ่องตาย|พ่อง(?=$|\s|มึง)|แม่งเอ้?ย/],
  ['มึง', /มึง|กู(?=จะ|ไม่|ซื้อ|สั่ง|โดน|ว่า|มึง|รอ|เสีย)/],
  ['ตอแหล', /ตอแหล|สตอเบอแหล|ส้นตีน|หน้าตีน|สันดาน|เสือก|ไอ้บ้า|อีบ้า|ปัญญาอ่อน|หน้าด้าน|เฮงซวย|ชิบหาย|ฉิบหาย|บรรลัย/],
];
const spaced = /\b(?:f[\W_]*u[\W_]*c[\W_]*k|s[\W_]+h[\W_]+i[\W_]+t|b[\W_]+i[\W_]+t[\W_]+c[\W_]+h)/i;
const others =
  /\b(?:wtf|stfu|dumbass|anjing|bangsat|kontol|memek|goblok|tolol|bodoh|babi|sial(?:an)?|pukimak|địt|đụ|vcl|cặc)\b|傻逼|他妈|操你|妈的|草泥马|クソ|死ね|バカ野郎|씨발|개새끼|병신|지랄/iu;

/** Insults in a message; a flag for staff, not a reason to leave a customer unanswered. */
export function readProfanity(normalized: string): ProfanityReading {
  const text = normalized.slice(0, 2000);
  const words = new Set(thai.flatMap(([word, pattern]) => (pattern.test(text) ? [word] : [])));
  if (/[a-z]/.test(text)) {
    for (const match of english.getAllMatches(text)) {
      words.add(englishDataset.getPayloadWithPhraseMetadata(match).phraseMetadata?.originalWord ?? 'profanity');
    }
    const hidden = spaced.exec(text);
    if (hidden) words.add(hidden[0].replace(/[\W_]/g, ''));
  }
  const other = others.exec(text);
  if (other) words.add(other[0]);
  return { isFlagged: words.size > 0, words: [...words] };
}
