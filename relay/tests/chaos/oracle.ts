import { agentFindings } from './oracle/agent-findings.ts';
import { inboundFindings } from './oracle/inbound-findings.ts';
import { staffFindings } from './oracle/staff-findings.ts';
import { viewFindings } from './oracle/view-findings.ts';
import type { Record } from './record.ts';

/** A line of the table, in Jepsen's words for what goes into a queue and must come out of it. */
export interface Count {
  readonly what: string;
  readonly attempted: number;
  readonly acknowledged: number;
  /** Acknowledged and not there. */
  readonly lost: number;
  readonly duplicated: number;
  /** There, and nobody asked for it. */
  readonly unexpected: number;
  /** Not answered at first, and there all the same. */
  readonly recovered: number;
}

export interface Findings {
  readonly counts: readonly Count[];
  /** One line per broken promise, with what is needed to look into it. */
  readonly violations: readonly Violation[];
}

export interface Violation {
  readonly kind: 'lost' | 'duplicated' | 'aiAfterTakeover' | 'unresolved' | 'unexpected' | 'order' | 'view';
  readonly what: string;
}

/** Judges a finished campaign. Pure: the same record gives the same findings. */
export function judge(record: Record): Findings {
  const all = [inboundFindings(record), agentFindings(record), staffFindings(record), viewFindings(record)];
  return { counts: all.flatMap(({ counts }) => counts), violations: all.flatMap(({ violations }) => violations) };
}

export function countOf(violations: readonly Violation[], kind: Violation['kind']): number {
  return violations.filter((violation) => violation.kind === kind).length;
}
