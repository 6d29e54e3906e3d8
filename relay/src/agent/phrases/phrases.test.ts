import { expect, test } from 'vitest';
import { normalizeText } from '../../knowledge/index.ts';
import { asksForPerson } from './asks-for-person.ts';
import { isClosing, isGreeting } from './small-talk.ts';

test.each([
  'ติดต่อเจ้าหน้าที่',
  'ขอคุยกับแอดมินหน่อยค่ะ',
  'ขอคุยกับคนได้ไหม',
  'อยากคุยกับคนจริงๆ ครับ',
  'ขอสายเจ้าหน้าที่',
  'โอนสายให้พนักงานหน่อย',
  'เรียกแอดมินที',
  'แอดมินมาตอบหน่อยค่ะ',
  'มีคนตอบไหมคะ',
  'มีแอดมินอยู่ไหม',
  'ไม่อยากคุยกับบอท',
  'เลิกตอบด้วย AI ได้มั้ย',
  'นี่บอทหรือเปล่า',
  'ขอคนจริงมาตอบ',
  'อยากติดต่อเจ้าของร้าน',
  'ติดต่อ จนท ยังไง',
  'ให้ครูหรือแอดมินทักกลับหน่อยได้มั้ยคะ',
  'is any1 real there?',
  'ขอสายคนหน่อยเถอะ',
  'มีใครตัวเป็นๆ ตอบได้มั้ย',
  'แอดอยู่มั้ยย ขอคุยหน่อย',
  'tidtor jaonatee noi krub',
  'talk to a human',
  'Can I speak to someone?',
  'I want a real person',
  'connect me with an agent pls',
  'get me a representative',
  'human please',
  'Agent',
  'are you a bot?',
  'is this a real person',
  'stop the bot',
  'customer service please',
])('asks for a person: %s', (text) => {
  expect(asksForPerson(normalizeText(text))).toBe(true);
});

test.each([
  'ค่าส่งเท่าไหร่คะ',
  'คนท้องใช้ได้ไหม',
  'พนักงานส่งของยังไม่โทรมาเลย',
  'ขอคืนเงินค่ะ',
  'ขอคนละสีได้ไหม',
  'ให้คนอื่นใช้ได้ไหม',
  'คนอ้วนใส่ได้ไหม',
  'มีขนาดสำหรับคนตัวใหญ่ไหม',
  'ติดต่อทางไลน์ได้ไหม',
  'ขอเลขพัสดุหน่อย',
  'ร้านเปิดกี่โมง',
  'ขอสายชาร์จยาว 2 เมตร',
  'khon thong chai dai mai',
  'your staff was so kind',
  'I want to get someone a gift',
  'how many people fit in the tent',
  'do you need a person to sign for it',
  'what is the price',
  'is there a discount',
])('does not ask for a person: %s', (text) => {
  expect(asksForPerson(normalizeText(text))).toBe(false);
});

test.each(['สวัสดีค่ะ', 'สวัสดีครับแอดมิน', 'หวัดดีจ้า', 'Hello!', 'hi there 👋', 'ดีค่ะ', 'สวัสดีค่ะ สอบถามหน่อยค่ะ', 'Good morning'])(
  'greeting: %s',
  (text) => {
    expect(isGreeting(normalizeText(text))).toBe(true);
    expect(isClosing(normalizeText(text))).toBe(false);
  },
);

test.each([
  'ขอบคุณค่ะ',
  'ขอบคุณมากๆนะคะ',
  'โอเคครับ',
  'ค่ะ',
  '555555',
  '👍',
  '🙏🙏',
  'ok thanks!',
  'Thank you so much',
  'ได้เลยค่ะ ขอบคุณค่ะ',
])('closing: %s', (text) => {
  expect(isClosing(normalizeText(text))).toBe(true);
  expect(isGreeting(normalizeText(text))).toBe(false);
});

test.each([
  'สวัสดีค่ะ ค่าส่งเท่าไหร่',
  'ดีไหม',
  'ค่าส่ง',
  'มากกว่านี้มีไหม',
  'high heels?',
  'ok how much',
  'thanks anyway but where is it',
  '?',
  '',
])('neither: %s', (text) => {
  expect(isGreeting(normalizeText(text)) || isClosing(normalizeText(text))).toBe(false);
});

test('no text takes long', () => {
  const hostile = [
    `${'ค่ะ'.repeat(20_000)}x`,
    `${'ok '.repeat(20_000)}x`,
    `${'คุยกับ'.repeat(5000)}x`,
    `talk ${'a '.repeat(20_000)}`,
    'ไม่อยากคุยตอบพูดกับ '.repeat(2000),
  ];
  const start = performance.now();
  for (const text of hostile) {
    isGreeting(text);
    isClosing(text);
    asksForPerson(text);
  }
  expect(performance.now() - start).toBeLessThan(1000);
});
