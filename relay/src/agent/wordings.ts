import { normalizeText } from '../knowledge/index.ts';

// How customers of any shop say one thing, for deciding whether a passage speaks of what is asked. Wider than what search unifies: a wrong
// pair here costs one hand-off or is caught by the other words, in search it would move every ranking.

/** What it is called here, then everything that means it. Applied in this order to questions and passages alike. */
const wordings: readonly (readonly [string, RegExp])[] = [
  ['ค่าส่ง', /\bkh?a\s?song\b/g],
  ['เท่าไร', /\b(?:t|th)(?:ao|aw|ow)\s?r(?:ai|i)\b/g],
  ['กี่บาท', /\b(?:gee|kee|ki) ?ba(?:ht|t|th)\b/g],
  ['ส่งกี่วัน', /\bsong (?:gee|kee|ki) ?wan\b/g],
  ['ราคา', /\b(?:ra|la)kh?a\b/g],
  ['ปลายทาง', /\bplai ?tang\b/g],
  ['ร้านอยู่ไหน', /\bran (?:yu|yoo)(?: (?:tee|ti|thi))? ?nai\b/g],
  ['เปิดกี่โมง', /\b(?:perd|poed|pert) (?:gee|kee|ki) ?mong\b/g],
  ['', /(?:\s+(?:ka|kah|kha|krub|krab|krap|khrap|kub|na))+\s*$/g],
  ['ส่งกี่วัน', /ส่ง(?:ของ|สินค้า)?(?:ไว|เร็ว|นาน)(?:แค่ไหน|ไหม|มั้ย|มะ|ปะ|ป่ะ)/g],
  ['สั่งล่วงหน้า', /สั่งก่อน/g],
  ['เท่าไร', /เทาไหร่|เทาไร|เท่าไร่/g],
  ['คืออะไร', /คือ\s*$/g],
  [' WHOLESALE ', /(?:ราคา)?ขายส่ง|ราคาส่ง|ซื้อส่ง|ไปขายต่อ|\bwholesale\b/g],
  [' COLLECT ', /(?:มี)?(?:เก็บ|จ่าย|ชำระ)?(?:เงิน)?ปลายทาง|\bcod\b|\b(?:cash|pay(?:ment)?) on delivery\b/g],
  [' FREIGHT FREE ', /(?:จัด)?ส่ง(?:ให้)?ฟรี|ฟรีค่าส่ง|\bfree (?:shipping|delivery)\b/g],
  [
    ' FREIGHT ',
    /ค่า(?:จัด|ขน|บริการจัด)?ส่ง(?:สินค้า|ของ)?|ค่าสง|\b(?:shipping|delivery|postage)\s+(?:fees?|costs?|price|charges?)\b|\b(?:fees?|costs?|price|charges?|how much)(?: (?:is|for|of|the|to|does|do|u|you))* (?:shipping|delivery|postage|ship|deliver)\b/g,
  ],
  [' EXPRESS ', /ส่งด่วน|ส่งแกร็บ|ส่ง(?:ภายใน|ใน)วัน(?:เดียว|นี้)?|\b(?:same.day|express) (?:delivery|shipping)\b/g],
  [' ABROAD ', /ต่างประเทศ|เมืองนอก|ตปท\.?|\b(?:abroad|overseas|international(?:ly)?|worldwide)\b/g],
  [' UPCOUNTRY ', /ต่างจังหวัด|ตจว\.?|\b(?:provinces?|upcountry)\b/g],
  [' BANGKOK ', /กรุงเทพ(?:ฯ|มหานคร)?|กทม\.?|\bbangkok\b|\bbkk\b/g],
  [' SEND ', /จัดส่ง(?:สินค้า|ของ)?|ส่ง(?:สินค้า|ของ)|\b(?:ship(?:ping|ped|s)?|deliver(?:y|ed|s|ies)?)\b/g],
  [
    ' HOURS ',
    /(?:ร้าน)?(?<!ปก|ฝา|จะ)(?:เปิด\s*-?\/?\s*ปิด|เปิด|ปิด)(?:ร้าน|บริการ|ทำการ)?(?!ตา|ใช้|แล้ว|กล่อง|ฝา|บิล|ขวด|หลอด|โหมด|เครื่อง|เสียง|ไฟ|บัญชี|ซีล|ถุง|ผนึก|รู|หน้า|จอง)|เวลาทำการ|\b(?:opening|business) hours\b|\b(?:what time|when) (?:do|are|is|does) (?:you|u|the shop|the store|it|your shop) (?:open|close)d?\b|\b(?:are|is) (?:you|u|the shop|the store) open\b|\b(?:you are|we are|we're) open\b/g,
  ],
  [
    ' PLACE ',
    /(?:มี)?หน้าร้าน|ที่ตั้งร้าน|(?:ที่)?ร้าน(?:ยา|ค้า|คุณ)?(?:ตั้ง)?(?:อยู่)(?=\s*(?:ที่|แถว|ตรง|ไหน|\d|ชั้น))|พิกัดร้าน|แผนที่ร้าน|\bwhere (?:is|are) (?:you|u|your|the)(?: (?:shop|store|pharmacy|located))*\b|\blocat(?:ed|ion)\b|\baddress\b/g,
  ],
  [' INVOICE ', /(?:ออก)?ใบกำกับ(?:ภาษี)?|\btax invoice\b/g],
  [' WARRANT ', /รับประกัน|การันตี|ประกัน|เคลม|\bwarrant(?:y|ies)\b|\bguarantees?\b/g],
  [' WATERPROOF ', /กันน้ำ|(?:โดน|เปียก|ถูก)น้ำ|\b(?:waterproof|water.?resistant)\b/g],
  [' MINIMUM ', /ขั้นต่ำ|เริ่ม(?:ต้น)?(?:ที่)?(?=\s*(?:\d|กี่))|\bminimum\b/g],
  [' RETURN ', /ส่งคืน|คืน(?:สินค้า|ของ)|\b(?:returns?|returned|send back)\b/g],
  [' CHANGE ', /เปลี่ยน(?:สินค้า|ของ)|สลับ|\b(?:exchanges?|swap)\b/g],
  [' INSTALMENT ', /ผ่อน(?:ชำระ|จ่าย)?|\binstal?lments?\b/g],
  [' PAY ', /(?:ช่องทาง)?(?:การ)?(?:ชำระ|จ่าย)(?:เงิน)?|\b(?:pay|paid|payments?)\b/g],
  [' CARD ', /รูดบัตร|บัตรเครดิต|บัตรเดบิต|\b(?:credit|debit) ?cards?\b/g],
  [' PROMPTPAY ', /พร้อมเพย?์?|\bprompt ?pay\b/g],
  [' TRANSFER ', /โอน(?:เงิน)?|\b(?:bank )?transfers?\b/g],
  [' PROMO ', /โปรโมชั่?น|โปรโม|โปร(?=$|\s|[^ดแเไตก])|\bpromo(?:tion)?s?\b/g],
  [' REDUCED ', /ส่วนลด|ลดราคา|\b(?:discounts?|sale)\b/g],
  [
    ' STOCK ',
    /(?:มี)?ของ(?:จะ)?(?:เข้า|หมด|มา)(?:ใหม่|แล้ว|หรือยัง|รึยัง|ยัง)?|มีของ|มีสต๊?็?อ?[กค]|สต๊?็?อ?[กค]|หมด(?:แล้ว|ชั่วคราว|หรือยัง|รึยัง|ยัง)?(?!อายุ|ใน|จด)|พร้อมส่ง|เข้า(?:ใหม่|อีก(?:ครั้ง)?)?(?=วันที่|วันไหน|วันจันทร์|เมื่อ|ตอนไหน|ยัง|รึยัง)|\b(?:(?:in|out of) )?stock\b|\brestock(?:ed|ing)?\b|\bsold out\b|\bavailable\b/g,
  ],
  [' TRACKING ', /เลขพัสดุ|เลขแทร[็]?ก(?:กิ้ง)?|\btracking(?: number)?\b/g],
  [' DOG ', /น้อง(?:หมา|สุนัข)|สุนัข|หมา(?!ย|กรุก|กฝรั่ง|ด|น)|\bdogs?\b/g],
  [' CAT ', /น้องแมว|แมว|\bcats?\b/g],
  [' HALAL ', /อิสลาม|มุสลิม|ฮาลาล|\b(?:halal|muslims?)\b/g],
  [' VEGAN ', /มังสวิรัติ|วีแกน|\bvegans?\b|\bvegetarians?\b/g],
  [' PREGNANT ', /คน(?:ตั้ง)?(?:ท้อง|ครรภ์)|แม่ท้อง|คุณแม่ตั้งครรภ์|ตั้งครรภ์|\bpregnan(?:t|cy)\b/g],
  [' PREORDER ', /พรี(?:ออเดอร์|ออร์เดอร์)?(?=$|\s|ต้อง|รอ|กี่|ใช้|ได้|นาน)|\bpre-?orders?\b/g],
  [' NOTEBOOK ', /โน้ตบุ๊?[กค]|โน๊ตบุ๊?[กค]|แล็ปท็อป|\b(?:notebook|laptop)s?\b/g],
  [' POWERBANK ', /พาวเวอร์แบ[งน][ก์คค์]*|พาวเวอแบ[งน][ก์ค]*|เพาเวอร์แบ[งน][ก์ค]*|\bpower ?banks?\b/g],
  [' MASK ', /หน้ากาก(?:อนามัย)?|แมส(?:ก์)?|\b(?:face )?masks?\b/g],
  [' กก. ', /กิโล(?:กรัม)?(?!แคล|เมตร)|(?<=(?:\d|กี่)\s*)กก\.?|(?<=\s)กก\.|(?<=(?:\d|กี่)\s*)โล(?![กชห])|(?<=\d\s*)kgs?\b/g],
  [' ชั่วโมง ', /ชั่วโมง|ชม\.?(?!พ)|\bhours?\b|\bhrs?\b/g],
  [' ซม. ', /เซน(?:ติเมตร)?(?!ต)|ซม\.?|(?<=\d\s*)cm\b/g],
  [' CANCEL ', /ยกเลิก|\bcancel(?:led|s)?\b/g],
  [' ORDER ', /คำสั่งซื้อ|ออร?์?เดอร์|\borders?\b/g],
  [' วันอาทิตย์ ', /วันอาทิ?ต?ย?์?(?=$|\s|เปิด|ปิด|หยุด|ส่ง)/g],
  [' EAT ', /รับประทาน|ทาน(?!ตะวัน)/g],
  [' SIZE ', /ไซ[ซด]์?|ไซส์?/g],
  [' VITAMINC ', /วิตามินซี|วิตซี|vit(?:amin)?\s*c\b/g],
  [' MEMBER ', /เมมเบอร์|\bmember(?:ship|s)?\b/g],
  [' GENUINE ', /ของแท้|แท้|\b(?:authentic|genuine|original)\b/g],
];

/** One spelling and one wording. */
export function unifyWordings(text: string): string {
  return wordings
    .reduce((said, [word, pattern]) => said.replace(pattern, word), normalizeText(text))
    .replace(/\s+/g, ' ')
    .trim();
}

/** What asks, addresses, or takes back, in one piece: the segmenter would cut it differently each time. Longest first where one holds another. */
const asking = [
  /(?<=(?:หรือ|ไหน|อะไร|ไร|ยังไง).{0,12})ดี(?=\s|$|ค)/g,
  /อยาก(?:จะ)?(?:ทราบ|รู้|ถาม|สอบถาม|ซื้อ|ได้|สั่ง|ไป|ดู)(?:ว่า)?|(?:ขอ)?รบกวน(?:สอบ)?(?:ถาม)?|ขออนุญาต(?:สอบ)?ถาม|ขอ(?:สอบ)?ถาม|สอบถาม|สนใจ/g,
  /พิมพ์ผิด|ขอโทษ(?:ที)?|โทษที|อุ๊?้?ย|หมาย(?:ถึง|ความว่า)/g,
  /(?:หรือ|รึ)(?:เปล่า|ป่าว|ยัง|ไม่)|(?:ใช่|ได้|มี)?(?:ไหม|มั้?ย|มั๊ย|ไม๊|ไหม่|ใหม(?=$|\s|ค))|ได้(?:มะ|ป้?ะ|ป่ะ|ป่าว|เปล่า|บ้าง|มั่ง)|ยัง(?=\s*$|\s*(?:คะ|ครับ|คับ|อ่ะ|อะ))/g,
  /(?:ราคา)?(?:ตัว|ชิ้น|อัน|กระปุก|ขวด|ถุง|กล่อง|คืน|หลอด|ซอง|แผง|ชุด|คู่|เส้น|แท่ง|เล่ม|ใบ|เม็ด|ห่อ|ขีด)?ละ?\s*(?:เท่า(?:ไหร่|ไร่|ไร|ใด|ไหล่|หร่)|กี่(?:บาท|ตังค์?))|เท่า(?:ไหร่|ไร่|ไร|ใด)|เทาไร|เทาไหร่/g,
  /กี่\s*(?:บาท|ตังค์?|โมง|ทุ่ม|วัน|เดือน|ปี|ชั่วโมง|นาที|นิ้ว|ซม\.|กก\.|เมตร|กรัม|มล\.?|ชิ้น|อัน|ตัว|เม็ด|คน|ครั้ง|สี|ขนาด|แบบ|รุ่น|วัตต์|เปอร์เซ็นต์|%)|ราคา/g,
  /เมื่อ(?:ไหร่|ไร)|วันไหน|ตอนไหน|(?:อยู่|ตั้งอยู่)?(?:ที่|แถว|ตรง|ทาง|แบบ|ตัว|อัน|รุ่น|เจ้า|ช่องทาง)?ไหน(?:ดี|บ้าง|มั่ง)?|ยังไง(?:ดี|บ้าง)?|อย่างไร|ทำ?ไง(?:ดี)?|อะไร(?:ดี|บ้าง|มั่ง)?|ไร(?:บ้าง|มั่ง)|บ้าง|มั่ง/g,
  /(?:คุณ)?(?:แม่ค้า|พ่อค้า|พี่|แอด|คุณ)(?:จ๋า|ขา(?=$|\s))|คุณแม่ค้า|แม่ค้า|พ่อค้า|แอดมิน|แอด(?=$|\s|ค)|สวัสดี|หวัดดี|ครับผม|ครับ|คับ|ค้าบ|ค่ะ|คะ|ค่า(?=$|\s)|จ้า|จ้ะ|จ๊ะ/g,
  /(?:มะ|ป้ะ|ปะ|ป่ะ|อะ|อ่ะ|อ่า|หรอ|เหรอ|นะ|น้า|เนี่ย|ล่ะ|ละ|งับ|ฮะ|คือ|ด้วย|หน่อย)+(?=$|\s|[?!.,])/g,
];

const list = (words: string) => words.trim().split(/\s+/);
/** Words that name nothing a shop could lack. */
const filler = new Set([
  ...list(`มี ได้ เป็น คือ อยู่ ให้ ไป มา แล้ว ก็ จะ ที่ ของ ร้าน สินค้า และ หรือ กับ ใน ว่า ๆ นี้ นั้น อัน ตัว ชิ้น พี่ น้อง แม่ เรา หนู ผม ฉัน คุณ เลย ด้วย ต้อง ถ้า ขอ
    เอา อยาก ซื้อ ขาย ขายของ ช่วย บอก ครบ แค่ เพียง จาก ตอน ไหม นะ คะ ค่ะ ครับ ไหน อะไร ไร ยัง จ้า แบบ นึง หนึ่ง ค่า มั้ย ป่าว สุด ถึง เท่า ต่อ บาท ตัง อีก หา คน แต่ กี่ ทำ การ ความ ทาง น่ะ
    อ๋อ เออ เอ่อ ละ ปะ มะ ป่ะ`),
  ...list(`a an the and or of to in on at by for with is are was be do does did have has had can could will would i you u he she it we they me my your our this that these those there
    what which who where when why how hi hello hey please pls thanks any some get got want accept take method methods need know tell about much many ur sell offer take price prices cost costs long shop store day days come if not no yes baht thb`),
]);

const segmenter = new Intl.Segmenter('th', { granularity: 'word' });

/** The words of a unified question that say what it is about, in order, with what asks and what fills taken away. */
export function tellingWords(unified: string): string[] {
  const rest = asking.reduce((text, pattern) => text.replace(pattern, ' '), unified);
  return rest
    .replace(/\.(?!\d)/g, ' ')
    .replace(
      /(?<=\p{Script=Thai})(?=[a-z0-9])|(?<=[a-z0-9])(?=\p{Script=Thai})|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])/gu,
      ' ',
    )
    .split(' ')
    .flatMap((piece) => [...segmenter.segment(piece)])
    .flatMap(({ segment, isWordLike }) => (isWordLike && !filler.has(segment) ? [segment] : []));
}
