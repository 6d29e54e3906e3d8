import { isNearWord } from './near-word.ts';

/** เจ้าหน้าที่ as it is typed: tone marks, ห, ้ and ่ are lost in any combination. */
const officer = 'เจ้?าห?น้?า?นี?่?ที่?';
const roles = `(?:${officer}|เจ้?าห?น้?าที่?|จนท\\.?|แอดมิน|แอ็ดมิน|แอดมิ้น|แอด(?=$|\\s|หน่อย|ค)|admin|พนักงาน|พนง\\.?|แม่ค้า|พ่อค้า|เจ้าของร้าน|ผู้จัดการ|คนจริง|คนตัวเป็น|คนที่ไม่ใช่บอ|คนขาย|มนุษย์|เซลล?์|ทีมงาน|ฝ่ายบริการลูกค้า|call ?center|คอลเซ็นเตอร์|customer service|\\bcs\\b)`;
const please = '(?:หน่อย|ที|ได้ไหม|ได้มั้ย|ได้มะ|แทน|เอง|ด้วย|ค่ะ|คะ|ครับ|คับ|นะ|$)';

/**
 * Ways to ask for a human being. Matched on the raw normalised text: the segmenter would cut เจ้าหน้าที่ in two. A phrase must ask;
 * the mere word for staff ("your staff was kind") does not.
 */
const patterns: readonly RegExp[] = [
  new RegExp(
    `(?:ติด?ต่?อ?|คุย|พูด|โอนสาย|เรียก|ขอ|อยากได้|ตาม|ต้องการ|ให้|ส่งเรื่อง)(?:กับ|กะ|หา|ถึง|คุย|ติดต่อ|พูดคุย|สาย|พบ|เจอ|ให้|พี่|ตัว|\\s)*${roles}(?!ส่งของ|ขนส่ง|แนะนำ)`,
  ),
  new RegExp(`${roles}\\s*(?:มา|ช่วย|รับ)*(?:ตอบ|คุย|รับสาย|ติดต่อกลับ|โทรกลับ)(?!ช้า|ไม่|แล้ว|ไว|ดี)\\s*${please}`),
  new RegExp(`มี(?:คน|ใคร|${roles})(?:ตอบ|คุย|อยู่|รับเรื่อง)*\\s*(?:ไหม|มั้ย|มะ|รึเปล่า|หรือเปล่า|ป่าว)`),
  new RegExp(`(?:คนตอบ|${roles})\\s*อยู่\\s*(?:ไหม|มั้ย|มะ|รึเปล่า|หรือเปล่า|ป่าว|ป่ะ)`),
  /(?:มี|ขอ|อยาก).{0,8}(?:คน|ใคร).{0,4}ตัวเป็น|ขอ(?:โอน|ต่อ)?สาย(?:คน|กับคน|ด้วย|หน่อย)|(?:แอด(?:มิน)?|พี่|ขอ|อยาก).{0,12}(?:ขอ|อยาก)คุย(?:หน่อย|ด้วย|ที)/,
  // Thai in Latin letters.
  /\b(?:ti[dt] ?to[rh]?|khui|kui|kuy|khor? ?(?:kui|khui|sai)|pood|phud|riak)\b.{0,16}\b(?:jao ?na ?tee|jaonatee|jaonathi|chao ?na ?thi|admin|adminn|khon|kon|pa?nak ?ngan|mae ?kha)\b/,
  /(?:คุย|พูด|ติดต่อ|แชต|แชท)\s*(?:กับ|กะ)\s*(?:คน(?!ละ|ท้อง|อื่น|เดียว|ไหน)|ใครสักคน|ใครก็ได้)/,
  /(?:คุย|พูด|ติดต่อ)\s*(?:กับ|กะ)\s*(?:เภสัช|หมอ|หัวหน้า)|ปรึกษาเภสัชกร?โดยตรง|(?:แอด|พี่|ขอ|อยาก).{0,8}คุยด้วย/,
  /(?:ขอ|อยากให้|ให้)คน(?:จริง|มา|ช่วย)*\s*(?:ตอบ|คุย)|ขอคน(?:จริง)?\s*(?:ค่ะ|คะ|ครับ|คับ|หน่อย|$)/,
  /(?:ไม่อยาก|ไม่เอา|เลิก|ไม่ต้องการ|ไม่)(?:ใช้|คุย|ตอบ|พูด|กับ|กะ|ด้วย|โดย|\s)*(?:บอท|บอต|ai|เอไอ|หุ่นยนต์|ระบบ(?:ตอบ)?อัตโนมัติ)(?!\s*(?:ดูด|ใน|กล้อง))/,
  /(?:ใช่|เป็น|นี่|คุยกับ)\s*(?:บอท|บอต|ai|เอไอ|หุ่นยนต์|แอดมิน|คน)\s*(?:ไหม|มั้ย|หรือเปล่า|รึเปล่า|ป่าว|ใช่|หรือ\s*(?:คน|บอท|บอต|ai|เอไอ))|(?:บอท|บอต)(?:หรือ|รึ)คน/,
  /\b(?:talk|speak|chat|contact|connect|transfer|direct|reach|put me through)(?:ing)?\b[^.?!]{0,30}\b(?:human|person|people|agent|representative|rep|staff|someone|somebody|operator|assistant|admin|owner|manager|supervisor|employee|pharmacist|customer (?:service|support|care))\b/,
  /\b(?:from your team|your staff|someone|somebody|a person)\b.{0,12}\b(?:call|contact|reply to|talk to) me\b/,
  /\b(?:get|want|need|like|give|call|speak to|have)\b[^.?!]{0,15}\b(?:human|real person|live agent|representative|operator|customer service|customer support)\b/,
  /\b(?:human|real person|live agent|live chat|representative|operator|customer service)\b[^.?!]{0,12}\b(?:please|pls|plz)\b/,
  /\b(?:is|are) (?:this|there|you) (?:a |an |any )?(?:real |actual )?(?:bot|robot|ai|human|person|someone|agent)\b/,
  /^(?:human|agent|operator|representative|real person|live agent|admin|staff)[.!? ]*$/,
  /\b(?:no|stop|not)(?: more| the| a)? (?:bots?|ai|robots?)\b/,
  /(?:转|找|要|联系|联络|换|叫|跟|和)(?:接)?(?:一?个)?(?:人工|真人|客服|店员|老板|工作人员)|人工(?:客服|服务)|真人(?:客服|吗)|是机器人吗/,
  /(?:担当者|オペレーター|スタッフ|店員|人間|人)(?:の方)?(?:と|に)(?:話|繋|つな|代わ|連絡|相談|問い合わせ)|(?:担当者|オペレーター|スタッフ)(?:を|は)(?:お願い|呼|いますか)|ボットですか|有人対応/,
  /(?:상담원|상담사|직원|사람|담당자|사장님)(?:이?랑|과|와|하고|에게|한테|을|를| )*\s*(?:연결|통화|얘기|이야기|대화|상담|바꿔|불러|있나요|있어요)|상담원\s*(?:부탁|주세요)|봇인가요/,
  /(?:gặp|nói chuyện với|liên hệ|kết nối(?: với)?|chat với|cho (?:mình|em|tôi) gặp)\s+(?:với )?(?:nhân viên|người thật|tư vấn viên|admin|chủ shop|quản lý|con người|người)|có ai (?:ở đó|trả lời)|đây là bot/,
  /(?:bicara|ngobrol|chat|hubungi|hubungkan|sambungkan|bercakap|cakap|berbual|nak|mau|ingin)\s*(?:saya )?(?:dengan|sama|ke|kepada|jumpa|bicara dengan)?\s*(?:cs|admin|orang|manusia|staf|staff|petugas|agen|ejen|penjual|pemilik|pegawai|kakitangan|operator)(?![a-z])|(?:ada|apakah) (?:orang|admin|cs) (?:di sini|tak|gak|nggak|ga|ya|kah|\?)|ini (?:bot|robot)/,
  /(?:ຕິດຕໍ່|ລົມກັບ|ເວົ້າກັບ|ຂໍ|ໂອນສາຍ)\s*(?:ພະນັກງານ|ເຈົ້າໜ້າທີ່|ແອັດມິນ|ຄົນ)/,
  /(?:និយាយ|ជជែក|ទាក់ទង|ភ្ជាប់|ជួប)\s*(?:ទៅ|ជាមួយ|ជាមួយនឹង)?\s*(?:បុគ្គលិក|មនុស្ស|ភ្នាក់ងារ|អ្នកលក់|ម្ចាស់ហាង)/,
  /(?:ဝန်ထမ်း|လူ|အရောင်းဝန်ထမ်း|ဆိုင်ရှင်)(?:နဲ့|နှင့်|ကို)\s*(?:ပြော|စကားပြော|ဆက်သွယ်|ချိတ်)/,
];

/** Whoever asks for a person does it early; no text of any length takes long. */
const readLetters = 2000;

export function asksForPerson(normalized: string): boolean {
  const text = normalized.slice(0, readLetters);
  return patterns.some((pattern) => pattern.test(text)) || asksWithSlips(text);
}

const verbs = [
  'talk',
  'talking',
  'speak',
  'speaking',
  'chat',
  'chatting',
  'contact',
  'contacting',
  'connect',
  'reach',
  'direct',
];
const people = [
  'human',
  'person',
  'agent',
  'representative',
  'someone',
  'somebody',
  'tosomebody',
  'operator',
  'assistant',
  'supervisor',
];
/** Words of their own that are one slip away from those. */
const otherWords = new Set([
  'what',
  'that',
  'than',
  'hat',
  'chart',
  'cheat',
  'walk',
  'tall',
  'task',
  'teach',
  'each',
  'peak',
  'persons',
  'talks',
  'contract',
  'correct',
  'cat',
]);
/** Words from the verb to the person: "talk to a real human". */
const wordsBetween = 5;

/** English in haste: "chay with an asisstant". */
function asksWithSlips(text: string): boolean {
  const words = text.match(/[a-z]+/g)?.slice(0, 80) ?? [];
  const is = (word: string, list: readonly string[]) =>
    list.includes(word) ||
    (!otherWords.has(word) && word.length >= 4 && list.some((wanted) => isNearWord(word, wanted)));
  return words.some((word, at) => {
    const isVerb = is(word, verbs) || (word === 'cat' && words[at + 1] === 'with');
    return isVerb && words.slice(at + 1, at + 1 + wordsBetween).some((next) => is(next, people));
  });
}
