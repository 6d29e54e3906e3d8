import { must } from '@tandem/shared/lib';
import { startClaudeSandbox } from '../../sandbox/claude/index.ts';
import { composeReplyTask } from '../../src/agent/compose-reply.task.ts';
import type { TestCluster } from '../../src/db/testing/test-cluster.ts';
import { truthfulReplier } from './claude/truthful.ts';
import type { EvalSet } from './eval-case.ts';
import { type Figure, figure, intervalOf } from './judge/figure.ts';
import { startEvalRelay } from './rig/eval-relay.ts';
import { type OpenShop, openShop } from './rig/open-shop.ts';
import { arrangeCase } from './rig/play-case.ts';
import { readOutcome } from './rig/read-outcome.ts';
import { usualTime } from './run-cases.ts';

const messages = 40;

/** What the relay takes for one answer besides the model: reading, deciding, checking, storing with a real database; one at a time. */
export async function timeFigures({ shops, cases }: EvalSet, cluster: TestCluster): Promise<Figure[]> {
  const apiKey = 'key-of-the-evaluation';
  const claude = await startClaudeSandbox({ apiKey, reply: truthfulReplier(cases, shops) });
  const relay = await startEvalRelay({ cluster, startAt: usualTime, claude: { apiKey, baseUrl: claude.url } });
  try {
    const opened = new Map<string, OpenShop>();
    for (const shop of shops) opened.set(shop.id, await openShop(relay, shop));
    const plain = cases.filter(({ expect, route, turns, setup }) => {
      return expect.action === 'answer' && route === 'haiku' && turns.length === 1 && setup.mode === 'auto';
    });
    const ownMs: number[] = [];
    for (const each of plain.slice(0, messages)) {
      const open = must(opened.get(each.shop));
      const conversationId = await arrangeCase(relay, open, each);
      const run = { tenantId: open.tenantId, attempt: 1, maxAttempts: 1, signal: new AbortController().signal };
      const startedAt = performance.now();
      await composeReplyTask.run(relay.ctx, { conversationId, failingSince: null }, run);
      const tookMs = performance.now() - startedAt;
      const { modelMs } = await readOutcome(relay, open, conversationId);
      if (modelMs > 0) ownMs.push(tookMs - modelMs);
    }
    const name = 'own time around the model call p50, ms';
    const interval = intervalOf(ownMs, middleOf);
    return [
      figure({ figure: name, value: middleOf(ownMs), target: 25, goal: 10, n: ownMs.length, atMost: true, interval }),
    ];
  } finally {
    await relay.close();
    await claude.close();
  }
}

function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
