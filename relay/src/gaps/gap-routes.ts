import { api, type ContentGap, type KnowledgeDocument } from '@tandem/shared/api';
import type { DocumentId, PersonId } from '@tandem/shared/model';
import { tracedQuestions } from '../agent/index.ts';
import { recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { RouteTable } from '../http/route.ts';
import { changeDocument, createDocument, findDocument, ownConnection } from '../knowledge/index.ts';
import { addCaseIfRoom } from '../workbench/index.ts';
import { faqDraft } from './faq-draft.ts';
import { repliesAfter } from './gap-replies.ts';
import {
  countGaps,
  countUnsorted,
  lockGap,
  moveGap,
  questionsOfGap,
  type StoredGap,
  setAnswer,
  storedGap,
} from './gap-store.ts';
import { mostQuestions } from './sort-gaps.task.ts';
import { tellGaps, wordsOf } from './tell-gaps.ts';
import { tryGapsJob } from './try-gaps.task.ts';

const mostGaps = 200;
const mostTold = 100;
/** Of one test case. */
const mostSaid = 10;

export function gapRoutes(routes: RouteTable, ctx: RelayContext): void {
  const { db, clock } = ctx;
  const tell = async (tx: TenantTx, id: string): Promise<ContentGap> => {
    const [gap] = await tellGaps(tx, { id }, { most: 1, now: clock.now() });
    if (gap === undefined) throw noGap();
    return gap;
  };
  routes.bind(api.listContentGaps, ({ caller, input: { params, query } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await ownConnection(tx, params.id);
      const states = query.state === 'open' ? (['open', 'drafted'] as const) : [query.state];
      return {
        gaps: (await tellGaps(tx, { connectionId: params.id, states }, { most: mostGaps, now: clock.now() })).filter(
          ({ question }) => question !== '',
        ),
        counts: await countGaps(tx, params.id),
        unsorted: await countUnsorted(tx, params.id, mostQuestions),
      };
    }),
  );
  routes.bind(api.getContentGap, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const gap = await tell(tx, params.id);
      const stored = await storedGap(tx, params.id);
      if (stored === null) throw noGap();
      const traceIds = await questionsOfGap(tx, params.id, mostTold);
      const found = await tracedQuestions(tx, [...new Set([...traceIds, stored.typicalTraceId])]);
      const questions = traceIds.flatMap((id) => found.get(id) ?? []);
      const typical = found.get(stored.typicalTraceId) ?? questions[0];
      return {
        gap,
        questions: questions.map((question) => ({
          messageId: question.messageId,
          conversationId: question.conversationId,
          text: wordsOf(question),
          at: question.at.toISOString(),
        })),
        draft: faqDraft(typical, questions, await answerOf(tx, stored)),
        replies: await repliesAfter(tx, traceIds),
      };
    }),
  );
  routes.bind(api.answerContentGap, ({ caller, input: { params, body }, by }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const gap = await existing(tx, params.id);
      const { connectionId, state } = gap;
      const current = await answerOf(tx, gap);
      const document =
        current === null
          ? await createDocument(ctx, tx, connectionId, { ...body, isEnabled: true }, caller.personId)
          : await changeDocument(ctx, tx, current.id, { ...body, isEnabled: true }, caller.personId);
      await recordAudit(tx, {
        ...by,
        act: current === null ? 'knowledge.create' : 'knowledge.change',
        subject: { kind: 'document', id: document.id },
        detail: { gapId: params.id },
      });
      await setAnswer(tx, params.id, document.id);
      await testAnswer(tx, gap, document.id, caller.personId);
      if (state === 'dismissed') await moveGap(tx, params.id, { state: 'open', now: new Date(clock.now()) });
      tellChange(tx, connectionId);
      return { gap: await tell(tx, params.id), document };
    }),
  );
  routes.bind(api.dismissContentGap, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const { connectionId } = await existing(tx, params.id);
      await moveGap(tx, params.id, { state: 'dismissed', now: new Date(clock.now()) });
      tellChange(tx, connectionId);
      return tell(tx, params.id);
    }),
  );
  routes.bind(api.reopenContentGap, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const { connectionId, state } = await existing(tx, params.id);
      if (state === 'dismissed') {
        await moveGap(tx, params.id, { state: 'open', tried: null, now: new Date(clock.now()) });
        tellChange(tx, connectionId);
      }
      return tell(tx, params.id);
    }),
  );
}

/** The FAQ that was written for it, where it is still there. */
async function answerOf(tx: TenantTx, { documentId }: StoredGap): Promise<KnowledgeDocument | null> {
  const document = documentId === null ? null : await findDocument(tx, documentId);
  return document?.kind === 'faq' ? document : null;
}

/** The question that closes the gap is in the test set from now on: no later draft loses it unseen. A full set stays as it is. */
async function testAnswer(tx: TenantTx, gap: StoredGap, documentId: DocumentId, by: PersonId): Promise<void> {
  const question = (await tracedQuestions(tx, [gap.typicalTraceId])).get(gap.typicalTraceId);
  if (question === undefined) return;
  const { conversationId, messageId } = question;
  const expected = { action: 'answer' as const, requiredFacts: [], forbiddenFacts: [], sources: [documentId] };
  const said = question.texts.slice(-mostSaid);
  await addCaseIfRoom(
    tx,
    { connectionId: gap.connectionId, conversationId, messageId, earlier: [], said, expected },
    by,
  );
}

function tellChange(tx: TenantTx, connectionId: StoredGap['connectionId']): void {
  tx.append({ type: 'content_gap.changed', connectionId });
  tx.enqueue(tryGapsJob(connectionId));
}

async function existing(tx: TenantTx, id: string): Promise<StoredGap> {
  const gap = await lockGap(tx, id);
  if (gap === null) throw noGap();
  return gap;
}

const noGap = () => new ProblemError('not_found', 'no such gap');
