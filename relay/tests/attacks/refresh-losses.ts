import { parseArgs } from 'node:util';
import type { Session } from '@tandem/shared/api';
import { systemClock } from '@tandem/shared/lib';
import { pino } from 'pino';
import { openTestDatabase } from '../../src/db/testing/open-test-database.ts';
import { startTestCluster } from '../../src/db/testing/test-cluster.ts';
import { startRelay } from '../../src/process/start-relay.ts';
import { testConfig } from '../../src/testing/test-config.ts';
import { Chance } from '../isolation/fuzz/chance.ts';

// node relay/tests/attacks/refresh-losses.ts [--refreshes 10000] [--devices 20] [--seed 1]
// Devices that refresh over a bad line: the connection is cut after the relay has answered, or before it was asked, or the request goes
// out twice or three times at once. Prints how many were signed out without a cause: none may be. Then each device's very first token
// comes again, as a thief's would: all of them must be out.

const { values } = parseArgs({
  options: {
    refreshes: { type: 'string', default: '10000' },
    devices: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
});
const wanted = Number(values.refreshes);
const chance = new Chance(Number(values.seed));
const cluster = await startTestCluster();
const database = await openTestDatabase(cluster);
let ahead = 0;
const relay = await startRelay({
  config: testConfig({ roles: new Set(['http']) }),
  databaseUrl: database.url,
  log: pino({ level: 'silent' }),
  clock: { now: () => systemClock.now() + ahead, after: systemClock.after },
  isForgetfulDatabaseFine: true,
});
const post = (path: string, body: object) =>
  fetch(`${relay.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

interface Device {
  /** What it has; null: signed out. */
  session: Session | null;
  readonly first: string;
}
const devices: Device[] = [];
for (let n = 0; n < Number(values.devices); n++) {
  const person = {
    email: `d${n}@d${n}.example`,
    password: 'correct horse',
    deviceName: 'bench',
    name: 'x',
    shopName: 'x',
  };
  const session = (await (await post('/auth/register', person)).json()) as Session;
  devices.push({ session, first: session.refreshToken });
}

const told = {
  refreshes: 0,
  lostAnswers: 0,
  lostRequests: 0,
  doubled: 0,
  falseLogOuts: 0,
  thefts: 0,
  theftsNoticed: 0,
};

/** One refresh and what the line makes of it. */
async function refresh(device: Device): Promise<void> {
  const { session } = device;
  if (session === null) return;
  const body = { refreshToken: session.refreshToken };
  if (chance.next() < 0.1) {
    told.lostRequests++;
    return;
  }
  const copies = chance.next() < 0.2 ? 2 + Math.floor(chance.next() * 2) : 1;
  if (copies > 1) told.doubled++;
  const answers = await Promise.all(Array.from({ length: copies }, () => post('/auth/refresh', body)));
  told.refreshes += copies;
  const next = await Promise.all(
    answers.map(async (answer) => ({ status: answer.status, body: (await answer.json()) as Session })),
  );
  if (next.some(({ status }) => status !== 200)) {
    told.falseLogOuts++;
    device.session = null;
    return;
  }
  // The relay has answered, and the line was cut: the device still has its old pair, and will ask with it again.
  if (chance.next() < 1 / 3) {
    told.lostAnswers++;
    return;
  }
  device.session = next[0]?.body ?? null;
  if (chance.next() < 0.8) {
    const authorization = `Bearer ${device.session?.accessToken}`;
    const me = await fetch(`${relay.url}/api/v1/me`, { headers: { authorization } });
    if (me.status !== 200) told.falseLogOuts++;
  }
}

while (told.refreshes < wanted) {
  await Promise.all(devices.map(refresh));
  ahead += 3_600_000;
}
for (const { session, first } of devices) {
  if (session === null || session.refreshToken === first) continue;
  told.thefts++;
  const thief = await post('/auth/refresh', { refreshToken: first });
  const owner = await post('/auth/refresh', { refreshToken: session.refreshToken });
  if (thief.status === 401 && owner.status === 401) told.theftsNoticed++;
}
console.log(JSON.stringify(told));
if (told.falseLogOuts > 0 || told.theftsNoticed < told.thefts) process.exitCode = 1;
await relay.stop();
await database.close();
await cluster.stop();
