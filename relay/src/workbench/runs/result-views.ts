import { type Expectation, expectation, type TestProblem, type TestResult, type Trial } from '@tandem/shared/api';
import type { ConversationId, MessageId } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { readTalk } from '../test-set/read-talk.ts';
import { readTrials } from '../trials/trial-store.ts';
import { type Happened, textsOfHappened } from './happened.ts';
import { caseHashOf } from './subject.ts';

const page = 100;

interface ItemRow {
  readonly position: number;
  readonly verdict: 'better' | 'worse' | 'same' | null;
  readonly caseId: string | null;
  readonly conversationId: ConversationId | null;
  readonly messageId: MessageId | null;
  readonly draftTrialId: string | null;
  readonly baselineTrialId: string | null;
  readonly draftProblems: TestProblem[];
  readonly baselineProblems: TestProblem[];
  readonly happened: Happened | null;
  readonly caseHash: Buffer | null;
  readonly earlier: never[] | null;
  readonly said: string[] | null;
  readonly expected: unknown;
}

/** What got worse first; the rest in the order of the set. */
export async function readResults(
  tx: TenantTx,
  runId: string,
  from: number,
): Promise<{ results: TestResult[]; nextCursor: number | null }> {
  const { sql, tenantId } = tx;
  const rows = await sql<ItemRow[]>`
    select i.position, i.verdict, i.case_id as "caseId", coalesce(i.conversation_id, c.conversation_id) as "conversationId",
      coalesce(i.message_id, c.message_id) as "messageId", i.draft_trial_id as "draftTrialId", i.baseline_trial_id as "baselineTrialId",
      i.draft_problems as "draftProblems", i.baseline_problems as "baselineProblems", i.happened, i.case_hash as "caseHash",
      c.earlier, c.said, c.expected
    from agent_test_item i
    left join agent_test_case c on c.tenant_id = i.tenant_id and c.id = i.case_id
    where i.tenant_id = ${tenantId} and i.run_id = ${runId}
    order by array_position(array['worse', 'better', 'same'], i.verdict) nulls last, i.position
    limit ${page + 1} offset ${from}`;
  const shown = rows.slice(0, page);
  const trials = await readTrials(
    tx,
    shown.flatMap(({ draftTrialId, baselineTrialId }) => [draftTrialId ?? [], baselineTrialId ?? []].flat()),
  );
  const texts = await textsOfHappened(
    tx,
    shown.flatMap(({ happened }) => happened ?? []),
  );
  const results: TestResult[] = [];
  for (const row of shown) {
    const { position, verdict, caseId, conversationId, messageId, happened, draftProblems, baselineProblems } = row;
    const expected: Expectation | null = caseId === null ? null : expectation.parse(row.expected);
    const side = (id: string | null, problems: TestProblem[]) => {
      const answer = id === null ? undefined : trials.get(id);
      if (answer === undefined) return null;
      const { trace: _trace, ...shownTrial } = answer;
      return { trial: shownTrial, trialId: id, problems };
    };
    const ofBaseline = side(row.baselineTrialId, baselineProblems);
    results.push({
      position,
      verdict: verdict ?? 'waiting',
      caseId,
      origin: conversationId === null || messageId === null ? null : { conversationId, messageId },
      said: row.said ?? (await wordsOf(tx, messageId)),
      expected,
      isOutdated: isOutdated(row, expected),
      draft: side(row.draftTrialId, draftProblems),
      baseline:
        happened === null
          ? ofBaseline && { ...ofBaseline, author: 'agent' }
          : { trial: trialOfHappened(happened, texts), trialId: null, problems: [], author: happened.author },
    });
  }
  return { results, nextCursor: rows.length > page ? from + page : null };
}

function isOutdated({ caseHash, earlier, said }: ItemRow, expected: Expectation | null): boolean {
  if (caseHash === null || expected === null || earlier === null || said === null) return false;
  return !caseHashOf({ earlier, said, expected }).equals(caseHash);
}

async function wordsOf(tx: TenantTx, messageId: MessageId | null): Promise<string[]> {
  const talk = messageId === null ? null : await readTalk(tx, messageId);
  return talk?.burst.flatMap(({ text }) => (text === '' ? [] : [text])) ?? [];
}

function trialOfHappened(
  { action, reason, replyId, draftId, costUsd }: Happened,
  texts: ReadonlyMap<string, string>,
): Omit<Trial, 'trace'> {
  return {
    ...{ action, reason, costUsd },
    text: texts.get(replyId ?? draftId ?? '') ?? null,
    isForApproval: replyId === null && draftId !== null,
    sources: [],
    mightAnswerWithModel: false,
  };
}
