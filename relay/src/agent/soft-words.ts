// Words that a question may have and its answer lack: verbs, adverbs and times of anybody's talk. What they say is never a thing that a shop
// could have or lack, a place, or something a shop does for its customers: those decide whether a passage answers at all.

const list = (words: string) => words.trim().split(/\s+/);

/** As the segmenter cuts them. */
export const softWords: ReadonlySet<string> = new Set([
  ...list(`
    ใช้ ใช้งาน ทา ลอง ใส่ ทำ ทำให้ ทำได้ เผลอ รอ นาน นานๆ เร็ว ไว ช้า ด่วน รีบ ตอนนี้ วันนี้ พรุ่งนี้ เมื่อวาน เมื่อกี้ เดี๋ยว เดี๋ยวนี้ ปกติ ประมาณ เกือบ พอ พอดี น่า คง อาจ ควร
    เคย กำลัง พึ่ง เพิ่ง ยังคง จริง จริงๆ จัง แน่ แน่นอน ใช่ ถูก แพง คุ้ม สวย น่ารัก ดี ดีมาก ชอบ กลัว คิด คิดว่า เห็น เห็นว่า ดู เจอ พบ ได้ยิน รู้จัก เข้าใจ สงสัย ตัดสินใจ เลือก หยิบ
    จับ ถือ พา นำ ไปรับ กลับ เข้า เข้าไป ออก ขึ้น ลง วาง ตั้ง เริ่ม ต้น เริ่มต้น จบ เสร็จ ครบถ้วน เพิ่มเติม เพิ่ม รวม ทั้ง ทั้งหมด หมด ทุก ทุกอย่าง บาง บางที หลาย หลายๆ ใหญ่ เล็ก ใหม่ เก่า พิเศษ
    ธรรมดา ทั่วไป สำหรับ เกี่ยวกับ เรื่อง ระหว่าง ภายใน ช่วง เวลา ก่อน หลัง หลังจาก ตั้งแต่ จนถึง จน เกิน ไม่เกิน ขั้น ข้อมูล รายละเอียด อย่าง แต่ละ ละ เฉพาะ โดยเฉพาะ ด้วยตัวเอง เอง เพื่อน แฟน ลูก แม่ พ่อ
    ลูกค้า บ้าน ที่บ้าน เช็ค เช็ก ตรวจ อยากได้ อยากให้ สั่ง สั่งซื้อ ซื้อ กด จ่าย คิดเงิน เสีย เสียเงิน เงิน โดน ให้ได้ ตาม เหมือน เหมือนกัน เหมือนเดิม แบบนี้ อย่างนี้ อันนี้ ตัวนี้ รุ่นนี้ นั่น นู่น
    เนี่ย แถว ใกล้ ไกล แถวนี้ เลย ไหน ประเภท ชนิด พวก รูปแบบ ร้านค้า ร้านนี้ ทางร้าน บริการ มีบริการ ทราบ ข้าง ใน นอก บน ล่าง อยู่ดี ซัก สัก สักพัก บ่อย ครั้ง รอบ เท่านั้น ไม่ อยู่แล้ว ต่างหาก
    สิทธิ์ สิทธิ แล้วแต่ ได้แก่ โทร เปิด ปิด ครั้งแรก แรก ล่าสุด เสมอ ตลอด พร้อม ทันที ทัน ไหว ระดับ เท่ากัน กัน`),
  ...list(`
    exactly working work works use used using bring brought anything something everything nothing someone menu currently now today tomorrow tonight yesterday soon fast quick quickly really actually
    just also too only even still yet already maybe possible possibly able allow let make makes made making give gives giving given gave come comes coming came go goes going went see seen look looking
    looks find found help helps wait waiting put keep keeps kept start starts begin need needs needed want wanted try trying wonder wondering think thought guess believe hope prefer like love thing things stuff item items kind
    kinds type types sort good nice great best better cheap cheaper expensive big small large little new old own one ones lot lots bit few more most less least other another each every all both different same
    around near nearby close here there where in out up down off over under again back away first last next long longer short time times late today's guys shop's store's place currently available usually normally
    before after during until till since between about per via into from without within my our your their his her its customer customers friend friends wife husband son daughter mum mom dad home house person people`),
]);
