import { expect, test } from 'vitest';
import { figureFit, numbersIn } from './figure-fit.ts';

test.each([
  ['ราคาปี 2567 เท่าไหร่', 'ปี 2566 ราคา 500 บาท', -1],
  ['ราคาเท่าไหร่', 'ราคา ๕๐๐ บาท', 0],
  ['ราคาเท่าไหร่', 'ราคาแล้วแต่รุ่น', -1],
  ['How many for 3?', 'It depends', -2],
  ['ร้านเปิดปีไหน', 'เปิดมา 12 ปี', -1],
  ['ร้านเปิดปีไหน', 'เปิดเมื่อปี 2555', 0],
  ['มีสีอะไรบ้าง', 'ดำ ขาว', 0],
])('%s, against %s', (question, passage, fit) => expect(figureFit(question, numbersIn(passage))).toBe(fit));
