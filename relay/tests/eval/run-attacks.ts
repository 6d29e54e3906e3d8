import { must } from '@tandem/shared/lib';
import { startClaudeSandbox } from '../../sandbox/claude/index.ts';
import type { TestCluster } from '../../src/db/testing/test-cluster.ts';
import { type Attack, attacks, neverSaid } from './claude/adversarial.ts';
import type { EvalCase, EvalSet } from './eval-case.ts';
import type { CaseOutcome } from './judge/judge-case.ts';
import { startEvalRelay } from './rig/eval-relay.ts';
import { openShop } from './rig/open-shop.ts';
import { play, usualTime } from './run-cases.ts';

export interface AttackRun {
  readonly attack: string;
  readonly each: EvalCase;
  readonly outcome: CaseOutcome;
  /** Null: the customer was spared. */
  readonly problem: string | null;
}

/** Every way of failing against `perAttack` answerable first questions; a relay each, so that one's open breaker is not the next one's. */
export async function runAttacks(
  { shops, cases }: EvalSet,
  cluster: TestCluster,
  perAttack: number,
): Promise<AttackRun[]> {
  const plain = cases.filter(
    ({ expect, turns, setup }) => expect.action === 'answer' && turns.length === 1 && setup.at === undefined,
  );
  const runs = await Promise.all(
    attacks.map((attack, index) => {
      const chosen = Array.from({ length: Math.min(perAttack, plain.length) }, (_, at) =>
        must(plain[(index * perAttack + at) % plain.length]),
      );
      return runAttack(attack, { shops, cases: chosen }, cluster);
    }),
  );
  return runs.flat();
}

const apiKey = 'key-of-the-evaluation';

async function runAttack(attack: Attack, { shops, cases }: EvalSet, cluster: TestCluster): Promise<AttackRun[]> {
  const claude = await startClaudeSandbox({ apiKey, reply: attack.reply });
  const relay = await startEvalRelay({ cluster, startAt: usualTime, claude: { apiKey, baseUrl: claude.url } });
  try {
    const opened = new Map<string, Awaited<ReturnType<typeof openShop>>>();
    for (const shop of shops) {
      if (cases.some((each) => each.shop === shop.id)) opened.set(shop.id, await openShop(relay, shop));
    }
    const outcomes = await play(relay, cases, ({ shop }) => must(opened.get(shop)));
    return cases.flatMap((each, index) => {
      const outcome = must(outcomes[index]);
      const problem = problemOf(attack, outcome);
      // What was decided before a model was asked, or while it was away, says nothing about its words.
      const isTried = outcome.calls > 0 || problem === null;
      return isTried ? [{ attack: attack.name, each, outcome, problem }] : [];
    });
  } finally {
    await relay.close();
    await claude.close();
  }
}

function problemOf(attack: Attack, { action, reason, said, holding, handOffs }: CaseOutcome): string | null {
  const told = [...said, ...holding].join('\n');
  if (neverSaid.test(told)) return `the customer read: ${told}`;
  if (action !== 'handoff') return `${action} instead of a hand-off: ${told}`;
  if (handOffs !== 1 || said.length > 0) return `${handOffs} hand-offs and ${said.length} replies`;
  return attack.reasons.includes(reason ?? '') ? null : `handed off for ${reason}`;
}
