import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameProfile, mergeProfile, unknownProfile } from './contact-profile.ts';

const said = fc.record({
  handle: fc.option(fc.constantFrom('a', 'b')),
  displayName: fc.option(fc.constantFrom('Anna', 'Ben')),
  isFollower: fc.option(fc.boolean()),
  at: fc.integer({ min: 1, max: 4 }),
});
const merged = (
  words: readonly { at: number; handle: string | null; displayName: string | null; isFollower: boolean | null }[],
) => words.reduce((profile, word) => mergeProfile(profile, word, word.at), unknownProfile);

test('any order of the same words ends in the same profile', () => {
  const shuffled = fc
    .array(said, { maxLength: 6 })
    .chain((words) =>
      fc.tuple(fc.constant(words), fc.shuffledSubarray(words, { minLength: words.length, maxLength: words.length })),
    );
  fc.assert(
    fc.property(shuffled, ([words, otherwise]) => {
      expect(merged(otherwise)).toEqual(merged(words));
    }),
  );
});

test('the newest word wins, and null says nothing', () => {
  const word = { handle: 'old', displayName: null, isFollower: null };
  const first = mergeProfile(unknownProfile, word, 10);
  const second = mergeProfile(first, { handle: null, displayName: 'Anna', isFollower: true }, 20);
  expect(second).toMatchObject({ handle: 'old', displayName: 'Anna', isFollower: true });
  expect(mergeProfile(second, { ...word, displayName: 'Before' }, 15)).toMatchObject({ displayName: 'Anna' });
  expect(isSameProfile(first, second)).toBe(false);
  expect(isSameProfile(second, { ...second, at: {} })).toBe(true);
});
