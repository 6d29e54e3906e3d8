import { expect, test } from 'vitest';
import { assignQuestions } from './assign-questions.ts';

/** `a1 a2 b1`: questions by name; what follows `@` is the gap they are in. */
function assign(clusters: readonly (readonly string[])[], settled: readonly string[] = []) {
  const all = clusters.flatMap((names, cluster) =>
    names.map((name) => {
      const [id = '', gapId = null] = name.split('@');
      return { id, gapId, cluster };
    }),
  );
  const gapIds = [...new Set(all.flatMap(({ gapId }) => gapId ?? []))];
  let made = 0;
  const assigned = assignQuestions(
    all,
    all.map(({ cluster }) => cluster),
    gapIds.map((id) => ({ id, isSettled: settled.includes(id) })),
    () => `new${++made}`,
  );
  return Object.fromEntries(assigned);
}

test('what is new to a cluster joins the gap that most of it is in; what has none gets one', () => {
  expect(assign([['a@G', 'b@G', 'c'], ['d', 'e'], ['f']])).toEqual({
    ...{ a: 'G', b: 'G', c: 'G' },
    ...{ d: 'new1', e: 'new1', f: 'new2' },
  });
});

test('a gap that falls apart stays with its greater part; two that become one keep the greater one’s name', () => {
  expect(assign([['a@G', 'b@G'], ['c@G']])).toEqual({ a: 'G', b: 'G', c: 'new1' });
  expect(assign([['a@G', 'b@H', 'c@H']])).toEqual({ a: 'H', b: 'H', c: 'H' });
});

test('a gap is never in two clusters, and equal claims go to the older one, whatever the order', () => {
  expect(
    assign([
      ['a@H', 'b@G'],
      ['c@G', 'd@H'],
    ]),
  ).toEqual({ a: 'G', b: 'G', c: 'H', d: 'H' });
});

test('what is settled keeps its questions, takes in what is like it, and does not swallow a greater matter', () => {
  expect(assign([['a@S', 'b'], ['c@G']], ['S'])).toEqual({ a: 'S', b: 'S', c: 'G' });
  expect(assign([['a@S', 'b@G', 'c@G', 'd@G', 'e']], ['S'])).toEqual({ a: 'S', b: 'G', c: 'G', d: 'G', e: 'G' });
  expect(assign([['a@S'], ['b@S']], ['S'])).toEqual({ a: 'S', b: 'S' });
});
