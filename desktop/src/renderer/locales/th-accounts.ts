import type { enAccounts } from './en-accounts.ts';
import type { Words } from './words.ts';

export const thAccounts: Pick<Words, keyof typeof enAccounts> = {
  loss_read: 'ข้อความของลูกค้าจะไม่เข้า',
  loss_send: 'ทีมและ AI ตอบลูกค้าไม่ได้',
  loss_manage: 'รูปและสติกเกอร์ของลูกค้าจะไม่แสดง ส่วนข้อความยังรับและตอบได้',
  loss_profile: 'ไม่รู้ชื่อและรูปของบัญชี',
  loss_other: 'บางความสามารถใช้ไม่ได้',
  missingHow: 'กด “แก้สิทธิ์” แล้วติ๊กให้ครบทุกช่องในหน้าของแพลตฟอร์ม',
  connectAllBoxes: 'เชื่อมใหม่แล้วติ๊กให้ครบทุกช่องในหน้าของแพลตฟอร์ม',
  missingHowAsk: 'เจ้าของร้านหรือผู้ดูแลให้สิทธิ์ได้ที่ “แก้สิทธิ์”',
  missingThings: (things) => `ขาด ${things}`,
  lost_undone: 'คืนสิทธิ์ให้แพลตฟอร์มไปแล้วตอนเลิกเชื่อม แชตยังอยู่ครบ เชื่อมใหม่เพื่อใช้ต่อ',
  dataDeletedIn: (date, span) => `ทุกอย่างของบัญชีนี้จะถูกลบวันที่ ${date} อีก ${span}`,
  dataDeletedSoon: 'กำลังลบทุกอย่างของบัญชีนี้',
  dataDeletedWhat: (chats) => `${chats.toLocaleString('en')} แชต คลังความรู้ และการตั้งค่า AI เรียกคืนได้จนถึงตอนนั้น`,
  dataDeletedAsk: 'เจ้าของร้านหรือผู้ดูแลเรียกคืนได้จนถึงตอนนั้น',
  undoDisconnect: 'เรียกคืนบัญชี',
  didDisconnect: (account) => `เลิกเชื่อม ${account} แล้ว`,
  permissionUntil: 'สิทธิ์หมดอายุ',
  permissionEndsSoon: (date, span) => `${date} อีก ${span} เชื่อมใหม่ก่อนหมดอายุ ไม่เช่นนั้นข้อความจะไม่เข้า`,
  accountsLoading: 'กำลังดูบัญชีของคุณ…',
};
