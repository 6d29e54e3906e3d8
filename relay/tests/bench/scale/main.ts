import { parseArgs } from 'node:util';
import type { Session } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import { pino } from 'pino';
import { connect } from '../../../src/db/connect.ts';
import { createTestTenant, openTestDatabase } from '../../../src/db/testing/open-test-database.ts';
import { startTestCluster } from '../../../src/db/testing/test-cluster.ts';
import { startRelay } from '../../../src/process/start-relay.ts';
import { testConfig } from '../../../src/testing/test-config.ts';
import { askRelay, type Figures } from './ask-relay.ts';
import { fillShops } from './fill-shops.ts';

// node relay/tests/bench/scale/main.ts [--messages 1000000] [--shops 200] [--rounds 1500] [--seed 1]
// Fills shops with messages and asks the relay over HTTP for inbox pages and searches, as the application's role under row-level
// security. Prints p50, p95 and p99, and the ratio to the cheapest signed-in request of the same run.

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    shops: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '1500' },
    seed: { type: 'string', default: '1' },
  },
});
const total = Number(values.messages);
const cluster = await startTestCluster();
try {
  const database = await openTestDatabase(cluster);
  const relay = await startRelay({
    config: testConfig({ roles: new Set(['http']) }),
    databaseUrl: database.url,
    log: pino({ level: 'silent' }),
    isForgetfulDatabaseFine: true,
  });
  const register = async (n: number): Promise<Session> => {
    const body = {
      shopName: `Shop ${n}`,
      name: 'Owner',
      email: `o${n}@d${n}.example`,
      password: 'correct horse',
      deviceName: 'bench',
    };
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${relay.url}/api/v1/auth/register`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Session;
  };
  // The largest, one in the middle, and one of the smallest can be signed in to.
  const count = Number(values.shops);
  const signedIn = new Map<number, Session>();
  const tenantIds: string[] = [];
  for (let n = 0; n < count; n++) {
    if (n === 0 || n === Math.floor(count / 10) || n === count - 1) {
      const session = await register(n);
      signedIn.set(n, session);
      tenantIds.push(session.membership.tenantId);
    } else tenantIds.push((await createTestTenant(database.db, `Shop ${n}`)).tenantId);
  }
  const admin = connect(database.ownerUrl, { max: 1 });
  const startedAt = performance.now();
  const shops = await fillShops(admin, tenantIds, total, Number(values.seed));
  const [size] = await admin<[{ messages: string; terms: string; index: string }]>`
    select pg_size_pretty(pg_total_relation_size('message')) as messages, pg_size_pretty(pg_total_relation_size('message_term')) as terms,
      pg_size_pretty(pg_relation_size('message_term_terms')) as index`;
  await admin.end();
  console.log(
    `${total} messages in ${count} shops, filled in ${Math.round((performance.now() - startedAt) / 1000)} s; ` +
      `messages ${size.messages}, their terms ${size.terms}, of which the index of terms ${size.index}`,
  );
  for (const [n, session] of signedIn) {
    const shop = must(shops[n]);
    console.log(`\nshop ${n + 1} of ${count}: ${shop.messages} messages`);
    const rows = await askRelay(relay.url, session.accessToken, shop, Number(values.rounds), Number(values.seed));
    print(rows);
  }
  await relay.stop();
  await database.close();
} finally {
  await cluster.stop();
}

function print(rows: readonly Figures[]): void {
  const ceiling = must(rows[0]);
  for (const { name, times, found } of rows) {
    const at = (share: number) => must(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
    const ratio = at(0.5) / must(ceiling.times[Math.floor(ceiling.times.length / 2)]);
    console.log(
      `${name.padEnd(34)} ${String(times.length).padStart(5)} ×  p50 ${at(0.5).toFixed(1).padStart(6)}  p95 ${at(0.95).toFixed(1).padStart(6)}  ` +
        `p99 ${at(0.99).toFixed(1).padStart(6)} ms  ${ratio.toFixed(1)} × the cheapest call  ${found} found`,
    );
  }
}
