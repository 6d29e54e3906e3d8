import { expect, test } from 'vitest';
import { storableParts } from './storable.ts';

test('what PostgreSQL cannot hold is taken out, the rest stays', () => {
  expect(storableParts([{ kind: 'text', text: 'a\u0000b\ud800c😀' }])).toEqual([{ kind: 'text', text: 'ab\ufffdc😀' }]);
  const location = { kind: 'location', label: null, latitude: 13.7, longitude: 100.5 } as const;
  expect(storableParts([location])).toEqual([location]);
});
