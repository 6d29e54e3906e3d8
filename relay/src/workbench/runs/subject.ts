import { createHash } from 'node:crypto';
import type { AgentOptions, Expectation, TestRun } from '@tandem/shared/api';
import { isOpenAt } from '../../agent/index.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { findCase, type StoredCase } from '../test-set/case-store.ts';
import { readTalk } from '../test-set/read-talk.ts';
import { type TrialTalk, talkOf } from '../trials/run-trial.ts';
import type { TrialOwner } from '../trials/trial-store.ts';
import type { StoredItem, StoredRun } from './run-store.ts';

/** What an item of a run asks. */
export interface Subject {
  readonly owner: TrialOwner;
  readonly inputHash: Buffer;
  readonly said: readonly string[];
  /** `hours`: the shop's; a case is asked while it is open, a real burst when it came. */
  talk(hours: AgentOptions['hours'], now: number): TrialTalk;
  readonly expected: Expectation | null;
  readonly caseHash: Buffer | null;
}

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest();

/** Another one: the case has been changed since. */
export function caseHashOf({ earlier, said, expected }: Pick<StoredCase, 'earlier' | 'said' | 'expected'>): Buffer {
  return hashOf([earlier, said, expected]);
}

/** Null: the case was removed, or the conversation erased. */
export async function readSubject(
  tx: TenantTx,
  { connectionId }: Pick<StoredRun, 'connectionId'>,
  { caseId, messageId }: Pick<StoredItem, 'caseId' | 'messageId'>,
  engine: TestRun['engine'],
): Promise<Subject | null> {
  if (caseId !== null) {
    const found = await findCase(tx, connectionId, caseId);
    return found === null ? null : subjectOfCase(found, engine);
  }
  const talk = messageId === null ? null : await readTalk(tx, messageId);
  if (talk === null || talk.burst.length === 0) return null;
  const { turns, burst, at, conversationId } = talk;
  return {
    owner: { caseId: null, conversationId },
    inputHash: hashOf(['burst', engine, messageId, turns.map(({ author, text, kinds }) => [author, text, kinds])]),
    said: burst.flatMap(({ text }) => (text === '' ? [] : [text])),
    talk: () => ({ turns, burst, at: at + afterBurstMs }),
    expected: null,
    caseHash: null,
  };
}

/** Nothing of a real burst is waited for any more, a question after its greeting neither. */
const afterBurstMs = 2 * 60_000;

export function subjectOfCase(stored: StoredCase, engine: TestRun['engine']): Subject {
  const { id, earlier, said, expected } = stored;
  return {
    owner: { caseId: id, conversationId: null },
    inputHash: hashOf(['case', engine, earlier, said]),
    said,
    talk: (hours, now) => talkOf(earlier, said, openAt(hours, now)),
    expected,
    caseHash: caseHashOf(stored),
  };
}

const stepMs = 15 * 60_000;
const stepsOfWeek = (7 * 24 * 3_600_000) / stepMs;

/** When the shop is open next: a test set run at night must not say that nothing is answered. A shop that never opens is closed now. */
export function openAt(hours: AgentOptions['hours'], now: number): number {
  for (let step = 0; step <= stepsOfWeek; step += 1) {
    if (isOpenAt(hours, now + step * stepMs)) return now + step * stepMs;
  }
  return now;
}
