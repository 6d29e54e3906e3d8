import type { Findings, Violation } from '../oracle.ts';
import type { Followed, Record } from '../record.ts';

/** What desktops were told: every event once and in order, and in the end the same rows as the relay has. */
export function viewFindings({ followed, desktops }: Record): Findings {
  const violations: Violation[] = [];
  for (const { name, missed, doubled, reordered } of followed) {
    if (missed + doubled + reordered === 0) continue;
    violations.push({
      kind: 'view',
      what: `${name}: ${missed} events missed, ${doubled} doubled, ${reordered} reordered`,
    });
  }
  for (const { name, differences } of desktops) {
    for (const difference of differences) violations.push({ kind: 'view', what: `${name}: ${difference}` });
  }
  const sum = (pick: (one: Followed) => number) => followed.reduce((total, one) => total + pick(one), 0);
  return {
    counts: [
      {
        what: 'events of the stream',
        attempted: sum(({ head }) => head),
        acknowledged: sum(({ received }) => received),
        lost: sum(({ missed }) => missed),
        duplicated: sum(({ doubled }) => doubled),
        unexpected: sum(({ reordered }) => reordered),
        recovered: sum(({ drops }) => drops),
      },
    ],
    violations,
  };
}
