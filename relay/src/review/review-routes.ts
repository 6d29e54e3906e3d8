import { type AnswerReview, api } from '@tandem/shared/api';
import type { MessageId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { RouteTable } from '../http/route.ts';
import { ownConnection } from '../knowledge/index.ts';
import { adoptCorrection, correctReview, markWrong, reopenReview, settleReview } from './act-on-review.ts';
import { doneReviews, openReviews, storedReviews } from './review-store.ts';
import { tellReviews } from './tell-reviews.ts';

const page = 50;

export function reviewRoutes(routes: RouteTable, ctx: RelayContext): void {
  const { db } = ctx;
  routes.bind(api.listReviews, ({ caller, input: { params, query } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await ownConnection(tx, params.id);
      const read = query.state === 'open' ? openReviews : doneReviews;
      const { messageIds, total } = await read(tx, params.id, { from: query.cursor, most: page });
      const next = query.cursor + messageIds.length;
      return { reviews: await tellReviews(ctx, tx, messageIds), total, nextCursor: next < total ? next : null };
    }),
  );
  routes.bind(api.getReview, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await tell(ctx, tx, params.id);
      return { review: await said(ctx, tx, params.id) };
    }),
  );
  routes.bind(api.markWrong, ({ caller, input: { params, body }, by }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await markWrong({ ctx, tx, messageId: params.id, caller, by }, body.correction);
      return tell(ctx, tx, params.id);
    }),
  );
  routes.bind(api.settleReview, ({ caller, input: { params, body }, by }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await settleReview({ ctx, tx, messageId: params.id, caller, by }, body.as);
      return tell(ctx, tx, params.id);
    }),
  );
  routes.bind(api.correctReview, ({ caller, input: { params, body }, by }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await correctReview({ ctx, tx, messageId: params.id, caller, by }, body.correction);
      return tell(ctx, tx, params.id);
    }),
  );
  routes.bind(api.reopenReview, ({ caller, input: { params }, by }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await reopenReview({ ctx, tx, messageId: params.id, caller, by });
      return { review: await said(ctx, tx, params.id) };
    }),
  );
  routes.bind(api.adoptCorrection, ({ caller, input: { params, body }, by }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const document = await adoptCorrection({ ctx, tx, messageId: params.id, caller, by }, body);
      return { review: await tell(ctx, tx, params.id), document };
    }),
  );
}

async function tell(ctx: RelayContext, tx: TenantTx, id: MessageId): Promise<AnswerReview> {
  const [review] = await tellReviews(ctx, tx, [id]);
  if (review === undefined) throw new ProblemError('not_found', 'no such answer of the agent');
  return review;
}

/** Null: nobody has said anything. */
async function said(ctx: RelayContext, tx: TenantTx, id: MessageId): Promise<AnswerReview | null> {
  return (await storedReviews(tx, [id])).has(id) ? tell(ctx, tx, id) : null;
}
