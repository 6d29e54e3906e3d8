import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sandboxApp } from '../../src/config/index.ts';
import { bareEnvironment, startChild } from '../kills/rig/child.ts';
import { judge } from './oracle.ts';
import { runSeed } from './run-seed.ts';

const script = fileURLToPath(new URL('./world/other-platform.ts', import.meta.url));

test('against a stand-in of which only API and ledger are known, the campaign plays the customers itself', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tandem-other-platform-'));
  const args = [join(dir, 'ledger.jsonl'), sandboxApp.secret];
  const platform = startChild(script, args, bareEnvironment({}), join(dir, 'platform.log'));
  try {
    const { url } = JSON.parse(await platform.firstLine) as { url: string };
    const result = await runSeed({
      seed: 5,
      webhooks: 25,
      kills: 2,
      pgCrashes: 0,
      platformUrl: url,
      app: sandboxApp,
      atOnce: 8,
      plan: ['http', 'stream', 'worker', 'worker'],
      say: () => undefined,
    });
    const { counts, violations } = judge(result.record);
    expect(violations).toEqual([]);
    const [customers, , automatic] = counts;
    expect(customers).toMatchObject({ attempted: 25, acknowledged: 25 });
    expect(automatic?.acknowledged).toBeGreaterThan(3);
  } finally {
    platform.signal('SIGTERM');
    await platform.exited;
    await rm(dir, { recursive: true, force: true });
  }
}, 300_000);
