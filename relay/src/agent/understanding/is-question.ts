/** Particles and question words that make a Thai sentence a question without any sign; other languages ask with a sign or these words. */
const asks = [
  /[?？]/,
  /ไหม|มั้ย|มั๊ย|ไม๊|มัย(?=$|\s|ค)|ป่าว|หรือเปล่า|รึเปล่า|ปะ(?:$|\s|ค|เน)|ป่ะ|ป้ะ|(?<=ได้|ดี|มี|แล้ว|ใช่|ยัง|ด้วย)มะ(?=$|\s|ค|[^\u0e00-\u0e7f])|หรือยัง|รึยัง|หรือไม่|ใช่ป่ะ|เหรอ|หรอ(?:$|\s|ค)|ได้บ้าง/,
  /เท่?าไ[หร]|เท่าใด|กี่|กี(?=โมง|บาท|วัน|เดือน|ปี|สี|ตัว|ชิ้น|อัน|เม็ด|ขวด|กรัม|ครั้ง|คน)|อะไร(?!ก็)|ยังไง|อย่างไร|ทำ?ไง(?=ดี|บ้าง|ได้|ต่อ|$|\s|ค)|แค่ไหน|ขนาดไหน|ไหน(?!ๆ|ว่า|จะ|ล่ะ)|ไร(?=บ้าง|มั่ง|ดี|ได้|คะ|ค่ะ|ครับ|คับ|อะ|$)|หรือ(?!.*ก็ได้)|ก่อ(?=$|\s|เจ้า|ค)|ตรงไหน|อันไหน|ตัวไหน|สีไหน|แบบไหน|วันไหน|รุ่นไหน|เมื่อไหร่|เมื่อไร|ทำไม|เพราะอะไร|แบบใด|ใคร/,
  /^(?:ขอ(?:สอบ)?ถาม|สอบถาม|อยากทราบ|อยากรู้|ขอ(?:ราคา|รายละเอียด|ดู|เลข|ที่อยู่|พิกัด|แผนที่|เบอร์|คู่มือ|วิธี|เมนู|ไซส์|รูป|ลิงก์|ลิ้งค์))/,
  /\b(?:what|where|when|why|who|whose|which|how)\b|^(?:and |but |so |or |also )?(?:is|are|am|was|were|do|does|did|can|could|will|would|shall|should|may|have|has|any|got)\b/,
  /\b(?:i want to know|i(?:'d| would) like to know|let me know|tell me|wondering|need (?:information|info|help)|can (?:you|i)|could (?:you|i))\b/,
  /吗|呢(?:$|\s)|多少|怎么|什么|哪|几|何時|ですか|ますか|でしょうか|いくら|どこ|どう|인가요|나요|까요|얼마|어디|언제|어떻게/,
  /\b(?:bao nhiêu|khi nào|ở đâu|thế nào|không(?: ạ)?$|apa|apakah|berapa|bagaimana|gimana|kapan|dimana|di mana|bila|macam mana|boleh tak)\b/,
  /ເທົ່າໃດ|ບໍ່(?:$|\s)|ຢູ່ໃສ|ប៉ុន្មាន|ទេ(?:$|\s)|ဘယ်|လား/,
];

/** Whether a normalised text asks something. */
export function isQuestion(normalized: string): boolean {
  const text = normalized.slice(0, 2000);
  return asks.some((pattern) => pattern.test(text));
}
