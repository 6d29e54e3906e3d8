import { newId } from '@tandem/shared/lib';
import type { PersonId, TenantId } from '@tandem/shared/model';
import { expect, test } from 'vitest';
import { createTestContext } from '../testing/test-context.ts';
import { apiKeyPrefix } from './api-keys.ts';
import { createAuthenticate } from './authenticate.ts';

test('a key is let in by the port alone: by nobody as long as none are issued, and never as a person’s token', async () => {
  await using kit = await createTestContext();
  const admission = {
    caller: {
      tenantId: newId() as TenantId,
      personId: newId() as PersonId,
      sessionId: newId(),
      role: 'viewer' as const,
    },
    expiresAt: 1,
  };
  const asked: string[] = [];
  const admit = async (key: string) => {
    asked.push(key);
    return key === `${apiKeyPrefix}good` ? admission : null;
  };
  const withKeys = createAuthenticate(kit.ctx, { admit });
  expect(await withKeys(`Bearer ${apiKeyPrefix}good`)).toEqual(admission);
  expect(await withKeys(`Bearer ${apiKeyPrefix}other`)).toBeNull();
  expect(await withKeys('Bearer good')).toBeNull();
  expect(asked).toEqual([`${apiKeyPrefix}good`, `${apiKeyPrefix}other`]);
  expect(await createAuthenticate(kit.ctx)(`Bearer ${apiKeyPrefix}good`)).toBeNull();
});
