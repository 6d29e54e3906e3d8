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

test('what opens something is kept sealed for a repeated request', () => {
  const opens = /(password|secret|code|codes|uri|link|links|authorizeUrl|(access|refresh)Token)$/;
  const names = (schema: unknown): string[] =>
    typeof schema !== 'object' || schema === null
      ? []
      : Object.entries(schema).flatMap(([key, value]) =>
          key === 'properties' && typeof value === 'object' && value !== null
            ? [...Object.keys(value), ...Object.values(value).flatMap(names)]
            : names(value),
        );
  // Whoever is not signed in has no answers that are kept, and reading keeps none.
  const kept = Object.entries(api).filter(([, { access, method }]) => access !== null && method !== 'GET');
  const found = kept.filter(([, { body, output }]) =>
    [z.toJSONSchema(body, { io: 'input' }), z.toJSONSchema(output)].flatMap(names).some((name) => opens.test(name)),
  );
  const sealed = kept.filter(([, endpoint]) => 'isSecret' in endpoint);
  expect(found.map(([name]) => name)).toEqual(sealed.map(([name]) => name));
  expect(sealed.length).toBeGreaterThan(5);
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
