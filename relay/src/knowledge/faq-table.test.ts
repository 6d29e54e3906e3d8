import { expect, test } from 'vitest';
import { parseFaqTable } from './faq-table.ts';

test('as a spreadsheet pastes it: tabs, headings, several wordings', () => {
  expect(parseFaqTable('คำถาม\tคำตอบ\nค่าส่งเท่าไหร่\t40 บาท\tคิดค่าส่งไหม|ส่งเท่าไหร่\tค่าจัดส่ง\n')).toEqual({
    rows: [{ row: 2, question: 'ค่าส่งเท่าไหร่', answer: '40 บาท', variants: ['คิดค่าส่งไหม', 'ส่งเท่าไหร่', 'ค่าจัดส่ง'] }],
    problems: [],
  });
});

test('a CSV: quotes, commas and line breaks in a cell, CRLF, a mark at the start', () => {
  const { rows } = parseFaqTable('\ufeff"How much, with tax?","40 baht,\r\n""free"" from 590"\r\nOpen?,Yes\r\n');
  expect(rows).toMatchObject([
    { row: 1, question: 'How much, with tax?', answer: '40 baht,\n"free" from 590' },
    { row: 3, question: 'Open?', answer: 'Yes' },
  ]);
  expect(parseFaqTable('a;1,5 บาท').rows).toMatchObject([{ question: 'a', answer: '1,5 บาท' }]);
});

test('every row that is refused says why, the others are taken', () => {
  const table = [
    'q,a',
    ',only an answer',
    'only a question',
    '',
    `${'x'.repeat(501)},a`,
    'q,a',
    `v,a,${'w|'.repeat(31)}`,
    'r,b',
  ];
  const { rows, problems } = parseFaqTable(table.join('\n'));
  expect(rows.map(({ row }) => row)).toEqual([6, 8]);
  expect(problems).toEqual([
    { row: 2, problem: 'no_question' },
    { row: 3, problem: 'no_answer' },
    { row: 5, problem: 'too_long' },
    { row: 7, problem: 'too_many_variants' },
  ]);
});

test('a thousand rows at most', () => {
  const { rows, problems } = parseFaqTable(Array.from({ length: 1002 }, (_, n) => `q${n},a`).join('\n'));
  expect(rows).toHaveLength(1000);
  expect(problems).toEqual([
    { row: 1001, problem: 'too_many_rows' },
    { row: 1002, problem: 'too_many_rows' },
  ]);
});
