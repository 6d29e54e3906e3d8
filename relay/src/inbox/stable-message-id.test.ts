import type { ConnectionId, TenantId } from '@tandem/shared/model';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { stableMessageId } from './stable-message-id.ts';

const id = (tenant: string, connection: string, externalId: string, occurredAt = 1_700_000_000_000) =>
  stableMessageId(tenant as TenantId, connection as ConnectionId, { externalId, occurredAt });

test('the same message has the same id, anything else another', () => {
  expect(id('t', 'c', 'm')).toBe(id('t', 'c', 'm'));
  expect(new Set([id('t', 'c', 'm'), id('u', 'c', 'm'), id('t', 'd', 'm'), id('t', 'c', 'n')]).size).toBe(4);
});

test('it is a version 7 UUID: later messages sort later', () => {
  expect(z.uuidv7().safeParse(id('t', 'c', 'm')).success).toBe(true);
  expect(id('t', 'c', 'z', 1_700_000_000_000) < id('t', 'c', 'a', 1_700_000_000_001)).toBe(true);
});
