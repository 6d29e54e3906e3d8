import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countProcess } from '../../src/metrics/index.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await createTestRelay();
  countProcess(relay.relay.ctx.metrics);
});
afterAll(() => relay.close());

test.each(['alerts.yml', 'relay-dashboard.json'])('%s asks for nothing that the relay does not tell', async (name) => {
  const told = new Set<string>();
  const metrics = await (await fetch(`${relay.url}/metrics`)).text();
  for (const [, metric = '', type] of metrics.matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
    told.add(metric);
    if (type === 'histogram') for (const suffix of ['bucket', 'count', 'sum']) told.add(`${metric}_${suffix}`);
  }
  const text = await readFile(new URL(`../../../build/monitoring/${name}`, import.meta.url), 'utf8');
  const asked = new Set(text.match(/\b(?:tandem|process|nodejs)_[a-z_]+/g));
  expect(asked.size).toBeGreaterThan(5);
  expect([...asked].filter((metric) => !told.has(metric))).toEqual([]);
});
