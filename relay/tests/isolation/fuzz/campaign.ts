import { parseArgs } from 'node:util';
import { openTestDatabase } from '../../../src/db/testing/open-test-database.ts';
import { startTestCluster } from '../../../src/db/testing/test-cluster.ts';
import { fuzzIsolation } from './run-fuzz.ts';

// npm run fuzz:rls -- --ops 10000 --seed 1 [--json]. `--ops` is per object. Exit code 1 when anything was found.

const { values } = parseArgs({
  options: {
    ops: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const cluster = await startTestCluster();
try {
  const database = await openTestDatabase(cluster);
  const startedAt = performance.now();
  const report = await fuzzIsolation(database, {
    opsPerObject: Number(values.ops),
    seed: Number(values.seed),
    onProgress: (done, of) => values.json || process.stderr.write(`\r${done} of ${of} objects`),
  });
  await database.close();
  const { objects, ops, leaks, lintFailures } = report;
  if (values.json) {
    console.log(JSON.stringify({ objects, ops, leaks: leaks.length, lintFailures: lintFailures.length }));
  } else {
    console.log(
      `\nseed ${values.seed}: ${objects} objects, ${ops} attempts each, ${leaks.length} leaks, ${lintFailures.length} rules broken, ${Math.round((performance.now() - startedAt) / 1000)} s`,
    );
    for (const line of [...leaks, ...lintFailures].slice(0, 50)) console.log(`  ${line}`);
  }
  if (leaks.length + lintFailures.length > 0) process.exitCode = 1;
} finally {
  await cluster.stop();
}
