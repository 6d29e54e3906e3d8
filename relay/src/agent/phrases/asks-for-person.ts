import { isNearWord } from './near-word.ts';

/** เจ้าหน้าที่ as it is typed: tone marks, ห, ้ and ่ are lost in any combination. */
const officer = 'เจ้?าห?น้?า?นี?่?ที่?';
const roles = `(?:${officer}|เจ้?าห?น้?าที่?|จนท\\.?|แอดมิน|แอ็ดมิน|แอดมิ้น|แอด(?=$|\\s|หน่อย|ค)|admin|พนักงาน|พนง\\.?|แม่ค้า|พ่อค้า|เจ้าของร้าน|ผู้จัดการ|คนจริง|คนตัวเป็น|คนที่ไม่ใช่บอ|คนขาย|มนุษย์|เซลล?์|ทีมงาน|ฝ่ายบริการลูกค้า|call ?center|คอลเซ็นเตอร์|customer service|\\bcs\\b)`;
/** Everybody whom a shop may have, besides those above: trades and departments. */
const others =
  '(?:แอ[ดตทธ]?มิน|แอ[ดต](?=$|\\s|ตอบ|หน่อย|ค|จ|อยู่|ว่าง|มา|ช่วย|เข้า)|ช่าง|หัวหน้า|เซลส์?|ฝ่าย(?:ขาย|บริการ|ลูกค้า|บัญชี|ช่าง|เทคนิค|จัดส่ง|การตลาด)\\S*|ทีม\\S{0,8}|ผู้(?:ดูแล|เชี่ยวชาญ|เกี่ยวข้อง|รับผิดชอบ)\\S{0,6}|เภสัช\\S{0,3}|คุณหมอ|หมอ|ดีไซเนอร์|นักออกแบบ|สไตลิส\\S?|โค้ช|เทรนเนอร์|คุณครู|เชฟ|บาริสต้า|ตัวแทน|เจ้าของ|คนที่\\S{0,14}|คน(?!ละ|ท้อง|อื่น|เดียว|ไหน|แพ้|ใส่|อ้วน|ตัว|ไทย|ซื้อ|ขับ|เยอะ|แก่|สูง|ผอม|ผิว)|ใคร(?:ก็ได้|สักคน)?)';
const anybody = `(?:${roles}|${others})`;
const machine =
  '(?:บอท|บอต|แชท ?บอ[ทต]|ai(?![a-z])|เอไอ|หุ่นยนต์|ระบบ(?:ตอบ(?:กลับ)?)?(?:อัตโนมัติ|ตอบ)?|เครื่อง(?=ตอบ))(?!\\s*(?:ดูด|ใน|กล้อง|ไฟ|น้ำ|เสียง|ปฏิบัติ|ล็อก|เบรก))';
const contact = '(?:คุย|พูดคุย|พูด|สนทนา|ต[ิอ]?ดต่?อ|ติต่อ|ต่อสาย|โอนสาย|สาย|ปรึกษา|เรียก|ตาม)';
const human =
  '(?:human(?: being)?|person(?! to (?!help|talk|answer))|people|agent|representative|rep|staff|someone|somebody|anyone|anybody|operator|assistant|associate|admin|owner|boss|manager|supervisor|employee|colleague|team|pharmacist|doctor|technician|mechanic|designer|consultant|specialist|expert|chef|barista|stylist|coach|support|customer (?:service|support|care)|sales(?:person|man|woman)?)';
const please = '(?:หน่อย|ที|ได้ไหม|ได้มั้ย|ได้มะ|แทน|เอง|ด้วย|ค่ะ|คะ|ครับ|คับ|นะ|$)';

/**
 * Ways to ask for a human being. Matched on the raw normalised text: the segmenter would cut เจ้าหน้าที่ in two. A phrase must ask;
 * the mere word for staff ("your staff was kind") does not.
 */
const patterns: readonly RegExp[] = [
  // Who wishes to speak with whom.
  new RegExp(
    `(?:ขอ(?!ง)|อยาก|ต้องการ|จะ|ช่วย|รบกวน|ให้|เปลี่ยน).{0,10}${contact}\\s*(?:กับ|กะ|หา|ถึง|ไปหา|ไปที่|ให้)?\\s*(?:ตัว|คุณ|พี่)?${anybody}(?!ส่งของ|ขนส่ง|แนะนำ)`,
  ),
  new RegExp(`^${contact}\\s*(?:กับ|กะ|หา|ถึง)?\\s*${anybody}`),
  new RegExp(
    `${contact}\\s*(?:กับ|กะ)\\s*(?!${machine}|เพื่อน|แฟน|ลูก|แม่|พ่อ|พี่สาว|ขนส่ง)\\S{2,24}?\\s*(?:ได้(?:ไหม|มั้ย|มะ|ป่ะ|ปะ)|หน่อย|โดยตรง|ที(?=$|\\s|ค))`,
  ),
  /(?:ขอ|อยาก|ต้องการ)คุย(?:สด|หน่อย|ด้วย|คน|สาย|ทางโทรศัพท์|โทรศัพท์)|ขอสายตรง|คุยสด(?:ได้|หน่อย|ๆ)/,
  // Who should answer, look, call.
  new RegExp(
    `(?:ช่วย|รบกวน|ขอ(?!ง)|ให้|อยากให้|เรียก|ตาม|เปลี่ยน(?:ให้|เป็น)?)(?:ให้|เอา|คุณ|พี่)?${anybody}\\s*(?:จริงๆ?|ตัวจริง|เป็นๆ)?\\s*(?:มา|เข้ามา|ช่วย|รีบ|ลง)*\\s*(?:ตอบ|คุย|ดู|รับ|ติดต่อ|โทร|จัดการ|เคลียร์|บริการ)`,
  ),
  new RegExp(
    `(?:${roles}|แอ[ดตทธ]?มิน|แอ[ดต]|ช่าง|หัวหน้า|เซลส์?|ผู้ดูแล|ผู้จัดการ)\\s*(?:จริงๆ?|ตัวจริง)?\\s*(?:คะ|ครับ|ค่ะ)?\\s*(?:ช่วย|มา|เข้ามา|รีบ|ลง)*\\s*(?:ตอบ|คุย|ดูแชท|ดูแชต|รับสาย)(?:แชท|แชต)?\\s*(?:หน่อย|ที|ด้วย|เอง|ได้ไหม|ได้มั้ย|ได้ปะ)`,
  ),
  /(?:ช่วย|รบกวน|(?<!ยังไม่|ไม่)ให้|ขอ(?!ง)|อยากให้|วาน).{0,24}(?:โทร(?:กลับ|หา|มาหา|มา)|ติดต่อกลับ|ทัก(?:กลับ|มาหา))(?!ไป)|(?:โทร(?:กลับ|หา|มาหา)|ติดต่อกลับ|ทัก(?:กลับ|มาหา))\s*(?:มา)?(?:หน่อย|ที|ด้วย|ได้ไหม|ได้มั้ย|ได้ปะ|ที่เบอร์|เบอร์|นะคะ|นะครับ)/,
  new RegExp(
    `(?:${roles}|แอ[ดตทธ]?มิน|คน|ช่าง)\\s*(?:ตัว)(?:เป็น|จริง)|ใครก็ได้\\s*(?:ที่)?(?:มา|ช่วย)*\\s*(?:ตอบ|คุย|รับ)|(?:ขอ(?!ง)|อยาก).{0,16}(?:${roles}|แอ[ดตทธ]?มิน|เจ้าของ|ช่าง)\\s*(?:มา)?คุย`,
  ),
  // Whether there is anybody.
  new RegExp(
    `(?:มี)?(?:คน|ใคร|${roles}|แอ[ดตทธ]?มิน|แอ[ดต]|ช่าง|เจ้าของ)\\s*(?:ตัวจริง|จริงๆ?|เป็นๆ)?\\s*(?:ตอบ|อยู่|ว่าง|ออนไลน์|ออน|รับสาย|รับเรื่อง)+(?:อยู่|แชท)?\\s*(?:ไหม|มั้ย|มะ|รึเปล่า|หรือเปล่า|ป่าว|ป่ะ|ปะ|บ้าง|หรือยัง)`,
  ),
  /มีใคร(?:อยู่|ตอบ|ว่าง|ดูแล|ช่วย)|^(?:เจ้?าหน้?าที่?|พนักงาน|จนท\.?)(?:คะ|ครับ|ค่ะ|คับ|จ๋า|ขา|\s|[!?.])*$/,
  // Anything but a machine.
  new RegExp(
    `(?:ไม่(?:อยาก|เอา|ต้องการ|ต้องให้|ต้อง|ชอบ|ใช่)|เลิก|อย่า(?:ให้|ใช้|เอา)?|หยุด|เบื่อ|รำคาญ|เกลียด|แทน)(?:ใช้|คุย|ตอบ|พูด|กับ|กะ|ด้วย|โดย|ให้|เอา|\\s)*${machine}`,
  ),
  new RegExp(`${machine}\\s*(?:ตอบ)?\\s*(?:ไม่(?:เข้าใจ|รู้เรื่อง|ตรง|ช่วย|ได้เรื่อง)|มั่ว|วน|โง่)`),
  /ตอบโดยคน|คนจริง(?:ๆ)?\s*(?:ตอบ|คุย|มา|หน่อย|ได้|ค่ะ|ครับ|เท่านั้น|$)|(?:ขอ|เอา|อยากได้|ต้องการ)คน(?:จริง|เป็น|ตัวเป็น|ตอบ|คุย|ค่ะ|คะ|ครับ|คับ|เลย|มา|\s*$)|(?:ขอ|เอา)(?:เป็น)?แอ[ดตท]?มิน(?:\s*(?:เลย|ค่ะ|คะ|ครับ|คับ|ด้วย|หน่อย|ที|ตอบ|แทน|ดีกว่า)|\s*$)/,
  new RegExp(`${anybody}\\s*(?:ที่)?ไม่ใช่\\s*${machine}`),

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
  new RegExp(
    `\\b(?:talk|speak|chat|contact|connect|transfer|direct|reach|escalate|pass|put|refer|deal|discuss|hand)(?:ing|ed)?\\b[^.?!]{0,40}\\b${human}\\b`,
  ),
  new RegExp(
    `\\b(?:ask|have|tell|get|let|want|need|like)\\b[^.?!]{0,14}\\b${human}\\b.{0,10}\\b(?:to )?(?:contact|call|phone|ring|message|text|reply to|get back to|reach|answer) (?:me|us)\\b`,
  ),
  /\b(?:talk|speak|chat)(?:ing)? (?:to|with) (?:whoever|whomever|them|him|her|the one|somebody|those)\b|\bwho(?:'s| is)? (?:in charge|responsible)\b|\b(?:any|some)(?:one|body|1) (?:real|human|alive|actual)\b/,
  /\b(?:anyone|anybody|someone|somebody|who|whom|person) (?:here )?(?:else )?(?:can|could|do|should|may|that) ?(?:i|we)? ?(?:can|could)? ?(?:talk|speak|chat|turn|contact|reach)\b/,
  /\b(?:from your team|your (?:team|staff|manager|people)|someone|somebody|a person|anyone)\b.{0,16}\b(?:call|phone|ring|contact|reply to|talk to|get back to|help|text|message) me\b/,
  /(?<!don'?t |not |never |stop |to |will |they |he |she |you |when you )\b(?:call|phone|ring) me(?: back| please| asap| at| on|$|[.!?])|\b(?:can|could|please|will|would) (?:you |u )?(?:please )?(?:call|phone|ring|contact) me\b|\bget back to me by phone\b/,
  /\b(?:get|want|need|like|give|speak to|prefer|send|bring|find|looking for)\b[^.?!]{0,22}\b(?:human(?: being)?|(?:real|actual|live|proper|living) (?:person|human|agent|people|someone|employee|representative|operator)|live agent|(?:an?|the|your) (?:person|agent|representative|operator|manager|supervisor|owner|boss)|someone real|somebody real|customer (?:service|support|care)(?! (?:phone )?number)|staff member|someone (?:from|in|on) your team|someone (?:to (?:talk|speak|call|help)|who can (?:talk|help|call)))\b(?! (?:size|hair|price|discount|for sale|to (?!(?:talk|speak|help|answer|call|reply|chat))|who (?!can (?:talk|help|call|answer))|in|per|with|can fit|of))/,
  /\b(?:human|real person|live agent|live chat|representative|operator|agent|customer service|actual person|real employee)\b[^.?!]{0,12}\b(?:please|pls|plz|now|on\b)/,
  /\b(?:is|are) (?:this|there|you|it) (?:just |only )?(?:a |an |any |even )?(?:real |actual |live )?(?:bot|robot|ai|human|person|people|agent|automated|machine|chatbot|anyone|anybody|someone|somebody)\b(?! (?:who|that|size|price|friendly|proof|in|for|can|engrav|powered|vacuum|included))/,
  /\b(?:can|could|will|would|may|let|have) (?:a|an|some|any|the)? ?(?:real |actual |live )?(?:human|person|agent|representative|staff|employee|someone real|manager|supervisor|owner)\b.{0,12}\b(?:answer|reply|respond|help|assist|call|contact|talk|speak|look|handle|take over|join)/,
  /\b(?:any|some)(?:body|one)(?: there| here| home| online| available| around| alive)\b|\bany (?:staff|human|humans|people|agents?|admins?|real person)\b(?! (?:discount|price))/,
  /^(?:human|agent|operator|representative|real person|live agent|admin|staff|manager|support|customer service)[.!? ]*$/,
  /\b(?:no|stop|not|don'?t|hate|tired of|sick of|enough|without|instead of|rather than|quit|cut)(?: \w+){0,5}? (?:bots?|robots?|chatbots?|machines?(?= *$|[.,!?])|automated|automation|ai(?= *$|[.,!]| bot| repl| answ))(?! (?:vacuum|mower|toy))/,
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
