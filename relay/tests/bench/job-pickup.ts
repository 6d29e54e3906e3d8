import { newId, systemClock } from '@tandem/shared/lib';
import { tenantId } from '@tandem/shared/model';
import { pino } from 'pino';
import { z } from 'zod';
import { connect } from '../../src/db/connect.ts';
import { appLogin, databaseUrl, startTestCluster, templateName } from '../../src/db/testing/test-cluster.ts';
import { startRelay } from '../../src/process/start-relay.ts';
import { defineTask, job } from '../../src/queue/task.ts';
import { testConfig } from '../../src/testing/test-config.ts';

// node relay/tests/bench/job-pickup.ts: from before the transaction that enqueues to the first line of the task, one job at a time.

const count = 300;
let arrived: () => void = () => undefined;
const probe = defineTask({
  name: 'probe',
  lane: 'inbound',
  payload: z.object({}),
  run: async () => arrived(),
});

const cluster = await startTestCluster();
try {
  const admin = connect(cluster.adminUrl, { max: 1 });
  await admin.unsafe(`create database bench template ${templateName}`);
  await admin.end();
  const relay = await startRelay({
    config: testConfig({ roles: new Set(['worker']) }),
    databaseUrl: databaseUrl(cluster.adminUrl, 'bench', appLogin),
    log: pino({ level: 'silent' }),
    clock: systemClock,
    features: [{ name: 'bench', tasks: [probe] }],
    isForgetfulDatabaseFine: true,
  });
  const tenant = tenantId.parse(newId());
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const begin = performance.now();
    const run = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    await relay.ctx.db.withTenant(tenant, async (tx) => tx.enqueue(job(probe, {})));
    await run;
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(count * share)] ?? 0).toFixed(1);
  console.log(`job pickup of ${count}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  await relay.stop();
} finally {
  await cluster.stop();
}
process.exit();
