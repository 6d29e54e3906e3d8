import { expect, test } from 'vitest';
import { checkSourceFiles, describeLines } from './source-files.ts';

test('a file may have 400 lines and a name that says something', () => {
  const files = [
    { path: 'relay/src/a.ts', lines: 400 },
    { path: 'relay/src/b.ts', lines: 401 },
    { path: 'relay/src/date-utils.ts', lines: 1 },
    { path: 'relay/src/utils/dates.ts', lines: 1 },
    { path: 'desktop/src/session.service.test.ts', lines: 1 },
    { path: 'relay/src/serviceability.ts', lines: 1 },
  ];
  expect(checkSourceFiles(files).map((problem) => problem.split(/[ :]/)[0])).toEqual([
    'relay/src/b.ts',
    'relay/src/date-utils.ts',
    'desktop/src/session.service.test.ts',
  ]);
});

test('the figures are median, p90 and longest', () => {
  const files = Array.from({ length: 10 }, (_, index) => ({ path: `${index}.ts`, lines: (index + 1) * 10 }));
  expect(describeLines(files)).toBe('10 files, lines per file: median 60, p90 100, max 100');
});
