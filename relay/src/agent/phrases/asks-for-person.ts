const roles = '(?:เจ้าหน้าที่|จนท|แอดมิน|พนักงาน|แม่ค้า|พ่อค้า|เจ้าของร้าน|คนจริง|คนขาย|มนุษย์|เซลล?์)';

/**
 * Ways to ask for a human being. Matched on the raw normalised text: the segmenter would cut เจ้าหน้าที่ in two. A phrase must ask;
 * the mere word for staff ("your staff was kind") does not.
 */
const patterns: readonly RegExp[] = [
  new RegExp(`(?:ติดต่อ|คุย|พูด|โอนสาย|เรียก|ขอ|อยากได้|ตาม|ต้องการ|ให้)(?:กับ|หา|ถึง|คุย|ติดต่อ|สาย|พบ|เจอ|\\s)*${roles}`),
  new RegExp(`${roles}\\s*(?:มา|ช่วย|รับ)*(?:ตอบ|คุย|รับสาย)(?:หน่อย|ที|ได้ไหม|ได้มั้ย|แทน|เอง|ด้วย)`),
  new RegExp(`มี(?:คน|${roles})(?:ตอบ|คุย|อยู่|รับเรื่อง)*\\s*(?:ไหม|มั้ย|รึเปล่า|หรือเปล่า|ป่าว)`),
  /(?:แอด|พี่|ขอ|อยาก).{0,8}คุยด้วย|ขอ\s*(?:admin|staff)|(?:คุย|พูด)\s*กะ\s*คน|ปรึกษาเภสัชกร?โดยตรง|ติดต่อเจ้าหน้?าที่?/,
  /(?:from your team|your staff|someone|somebody|a person).{0,12}\b(?:call|contact|reply to|talk to|help) me\b|\b(?:hubungkan|bicara|cakap|sambungkan).{0,20}(?:staf|admin|manusia|orang|cs)\b|人工(?:客服|服务)?|真人|担当者|오퍼레이터|상담원/,
  /(?:คุย|พูด|ติดต่อ|แชต|แชท)\s*กับ\s*(?:เภสัช|หมอ|ผู้จัดการ|หัวหน้า|admin|staff)/,
  /(?:คุย|พูด|ติดต่อ|แชต|แชท)\s*กับ\s*คน(?!ละ|ท้อง|อื่น|เดียว|ไหน)/,
  /(?:ขอ|อยากให้|ให้)คน(?:จริง|มา|ช่วย)*(?:ตอบ|คุย)/,
  /(?:ไม่อยาก|ไม่เอา|เลิก|ไม่ต้องการ)(?:คุย|ตอบ|พูด|กับ|ด้วย|โดย|\s)*(?:บอท|บอต|ai|เอไอ|หุ่นยนต์|ระบบอัตโนมัติ)/,
  /(?:ใช่|เป็น|นี่)\s*(?:บอท|บอต|ai|เอไอ|หุ่นยนต์)\s*(?:ไหม|มั้ย|หรือเปล่า|รึเปล่า|ป่าว|ใช่)/,
  /\b(?:talk|speak|chat|contact|connect|transfer|direct)(?:ing)?\b[^.?!]{0,30}\b(?:human|person|people|agent|representative|rep|staff|someone|somebody|operator|assistant|admin|owner|pharmacist|manager|supervisor)\b/,
  /\b(?:get|want|need|like|give)\b[^.?!]{0,15}\b(?:human|real person|live agent|representative|operator|customer service|customer support)\b/,
  /\b(?:human|real person|live agent|live chat|representative|operator|customer service)\b[^.?!]{0,12}\b(?:please|pls|plz)\b/,
  /\b(?:is|are) (?:this|there|you) (?:a |an |any )?(?:real |actual )?(?:bot|robot|ai|human|person|someone)\b/,
  /^(?:human|agent|operator|representative|real person|live agent|admin|staff)[.!? ]*$/,
  /\b(?:no|stop|not)(?: more| the| a)? (?:bots?|ai|robots?)\b/,
];

/** Whoever asks for a person does it early; no text of any length takes long. */
const readLetters = 2000;

export function asksForPerson(normalized: string): boolean {
  const text = normalized.slice(0, readLetters);
  return patterns.some((pattern) => pattern.test(text));
}
