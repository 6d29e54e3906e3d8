import { expect, test } from 'vitest';
import { z } from 'zod';
import { api } from './index.ts';

test('every endpoint has its own place and can be described to others', () => {
  const places = Object.values(api).map((endpoint) => `${endpoint.method} ${endpoint.path}`);
  expect(new Set(places).size).toBe(places.length);
  for (const endpoint of Object.values(api)) {
    expect(endpoint.path).toMatch(/^(\/[a-z-]+|\/:[a-z]+)+$/);
    for (const name of endpoint.path.match(/:[a-z]+/g) ?? []) {
      expect(Object.keys(endpoint.params.shape), endpoint.path).toContain(name.slice(1));
    }
    expect(z.toJSONSchema(endpoint.output, { io: 'output', unrepresentable: 'throw' })).toBeTypeOf('object');
  }
});

test('only sign-in, and what a mailed link proves, is open to everybody', () => {
  const open = Object.entries(api).flatMap(([name, endpoint]) => (endpoint.access === null ? [name] : []));
  expect(open.sort()).toEqual([
    'acceptInvitation',
    'getInvitation',
    'login',
    'refresh',
    'register',
    'requestPasswordReset',
    'resetPassword',
    'verifyEmail',
  ]);
});
