import { afterAll, inject } from 'vitest';
import type { RelayFeature } from '../../feature.ts';
import { openTestDatabase, type TestDatabase } from './open-test-database.ts';
import { startTestCluster, type TestCluster } from './test-cluster.ts';

export { createTestTenant, type TestDatabase, type TestTenant } from './open-test-database.ts';

let ownCluster: Promise<Awaited<ReturnType<typeof startTestCluster>>> | undefined;

/** The run's cluster, or, when vitest was started without our configuration, one for this test file. */
async function cluster(): Promise<TestCluster> {
  const shared = inject('testCluster') as TestCluster | undefined;
  if (shared !== undefined) return shared;
  ownCluster ??= startTestCluster();
  return ownCluster;
}
afterAll(async () => {
  const started = await ownCluster;
  ownCluster = undefined;
  await started?.stop();
});

/** A database of its own, cloned from the migrated template. `features`: their `on` and `tasks` are in force. */
export async function createTestDatabase(features: readonly RelayFeature[] = []): Promise<TestDatabase> {
  return openTestDatabase(await cluster(), features);
}
