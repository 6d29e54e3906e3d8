import { expect, test } from 'vitest';
import WebSocket from 'ws';
import { createTestContext } from '../testing/test-context.ts';
import type { Admission } from './bind-routes.ts';
import { createServer } from './server.ts';
import { streamRoute } from './stream-route.ts';

test('a desktop that is being admitted while the relay closes does not keep it open', async () => {
  const kit = await createTestContext();
  const asked = Promise.withResolvers<void>();
  const admitted = Promise.withResolvers<Admission | null>();
  const authenticate = () => {
    asked.resolve();
    return admitted.promise;
  };
  const server = await createServer(kit.ctx, {
    authenticate,
    version: 'test',
    stream: (into) => streamRoute(into, kit.ctx, { authenticate, liveSessions: async () => new Map() }),
  });
  const isClosing = Promise.withResolvers<void>();
  server.addHook('preClose', async () => isClosing.resolve());
  const base = await server.listen({ host: '127.0.0.1', port: 0 });
  const socket = new WebSocket(`${base.replace('http', 'ws')}/api/v1/stream`);
  const code = new Promise<number>((resolve) => socket.once('close', resolve));
  await asked.promise;
  const closed = server.close();
  await isClosing.promise;
  const caller = { tenantId: 't', personId: 'p', sessionId: 's', role: 'owner' };
  admitted.resolve({ caller, expiresAt: Date.now() + 60_000 } as unknown as Admission);
  expect(await code).toBe(1012);
  await closed;
  await kit.close();
});
