const list = (words: string) => words.trim().split(/\s+/);

/** Words that carry no subject: particles, pronouns, politeness, auxiliaries. After normalising; English before stemming. */
export const stopWords: ReadonlySet<string> = new Set([
  ...list(`
    ครับ คับ ค้าบ ฮะ ค่ะ คะ คร้า จ้า จ้ะ จ๊ะ จ๋า นะ น้า หน่อย ด้วย เลย แล้ว แหละ ล่ะ ละ สิ ซิ เนี่ย อ่ะ อ่า ว่า ที่ ซึ่ง ของ และ หรือ แต่ ก็ จะ ได้ ให้ เป็น คือ
    อยู่ กับ จาก ใน นี้ นั้น นี่ นั่น ไหม มั้ย มั๊ย ไม๊ ม่ะ ป่าว รึเปล่า หรือเปล่า เปล่า อะไร ยังไง อย่างไร ไง กี่ ไหน บ้าง ทำ มี คน ตัว อัน ผม ฉัน เรา หนู ดิฉัน
    พี่ แอด แอดมิน ร้าน คุณ สวัสดี หวัดดี รบกวน ขอ ถาม สอบถาม อยาก ทราบ รู้ ช่วย บอก หา ต้อง การ ความ ๆ ไป มา ถ้า เมื่อ ตอน ถึง ทาง พวก แบบ ยัง อีก มาก เพราะ โดย`),
  ...list(`
    a an the and or but if of to in on at by for with from as is are was were be been am do does did have has had can could will would shall should may
    might must i you he she it we they me my your our their this that these those there here what which who whom when where why how hi hello hey
    please pls plz thanks thank any some just so than then too very not no yes ok okay get got want like know tell about much many up out re ve ll u ur im`),
]);
