import { expect, test } from 'vitest';
import { joined } from './join-thai.ts';
import { th } from './th.ts';
import { thAccounts } from './th-accounts.ts';
import { thAgent } from './th-agent.ts';
import { thAudit } from './th-audit.ts';
import { thDeadLetters } from './th-dead-letters.ts';
import { thKnowledge } from './th-knowledge.ts';
import { thPlan } from './th-plan.ts';
import { thPrivacy } from './th-privacy.ts';
import { thReview } from './th-review.ts';
import { thScreens } from './th-screens.ts';
import { thSignIn } from './th-sign-in.ts';
import { thTeam } from './th-team.ts';
import { thWorkbench } from './th-workbench.ts';
import { english } from './words.ts';

const parts = [
  th,
  thScreens,
  thAccounts,
  thAgent,
  thDeadLetters,
  thKnowledge,
  thPlan,
  thReview,
  thTeam,
  thWorkbench,
  thAudit,
  thPrivacy,
  thSignIn,
];
const thai: Record<string, unknown> = Object.assign({}, ...parts);
const said = (words: Record<string, unknown>) =>
  Object.entries(words).map(
    ([key, value]) => [key, typeof value === 'function' ? String(value('นก', 'นก')) : String(value)] as const,
  );

test('both languages say the same things', () => {
  expect(Object.keys(thai).toSorted()).toEqual(Object.keys(english).toSorted());
});

test('no words stand in two places, where one would silently win', () => {
  const keys = parts.flatMap((part) => Object.keys(part));
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

test('no words are empty, loud or technical', () => {
  const banned = /[!]|\b(webhook|token|sync|scope|please)\b|\bplease\b/i;
  for (const [key, text] of [...said(english), ...said(thai)]) {
    expect(text, key).not.toBe('');
    expect(text, key).not.toMatch(banned);
  }
});

test('the interface is not polite in the way AI and staff are', () => {
  for (const [key, text] of said(thai)) expect(text, key).not.toMatch(/ค่ะ|ครับ|กรุณา|(?<!เ)ท่าน/);
});

test('a Latin name keeps its space in Thai, a Thai name does not', () => {
  expect(th.holds('พลอย')).toBe('พลอยดูแลแชตนี้');
  expect(th.holds('Ploy')).toBe('Ploy ดูแลแชตนี้');
  expect(joined('ตอบคุณ', 'Kitty Lam')).toBe('ตอบคุณ Kitty Lam');
});
