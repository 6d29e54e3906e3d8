import { api } from '@tandem/shared/api';
import type { ConnectionId, PersonId } from '@tandem/shared/model';
import { readAgentSettings } from '../../agent/index.ts';
import type { RelayContext } from '../../context.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { ProblemError } from '../../http/problem-error.ts';
import type { RouteTable } from '../../http/route.ts';
import { judgeAgain } from '../runs/judge-again.ts';
import { addCaseIfRoom, removeCase } from './add-case.ts';
import { caseFromMessage } from './case-from-message.ts';
import {
  caseViews,
  findCase,
  listCases,
  markCase,
  mostCases,
  type NewCase,
  type StoredCase,
  updateCase,
} from './case-store.ts';

export function caseRoutes(routes: RouteTable, ctx: RelayContext): void {
  const { db } = ctx;
  routes.bind(api.listTestCases, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await ownConnection(tx, params.id);
      return { cases: await caseViews(ctx, tx, await listCases(tx, params.id)) };
    }),
  );
  routes.bind(api.createTestCase, ({ caller, input: { params, body } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      await ownConnection(tx, params.id);
      const made: NewCase =
        'fromMessageId' in body
          ? await caseFromMessage(tx, params.id, body.fromMessageId, body.expected ?? null)
          : { ...body, connectionId: params.id, conversationId: null, messageId: null };
      return viewOf(ctx, tx, await addCase(tx, made, caller.personId));
    }),
  );
  routes.bind(api.changeTestCase, ({ caller, input: { params, body } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const stored = await existing(tx, params.id, params.case);
      const { said = stored.said, earlier = stored.earlier, expected = stored.expected } = body;
      const changed = { ...stored, said, earlier, expected };
      await updateCase(tx, changed);
      if (body.expected !== undefined && body.said === undefined && body.earlier === undefined) {
        await judgeAgain(tx, changed);
      }
      return viewOf(ctx, tx, await existing(tx, params.id, params.case));
    }),
  );
  routes.bind(api.deleteTestCase, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      if (!(await removeCase(ctx, tx, params.id, params.case))) throw noCase();
      return {};
    }),
  );
  routes.bind(api.undeleteTestCase, ({ caller, input: { params } }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      if (!(await markCase(tx, params.id, params.case, false))) throw noCase();
      return viewOf(ctx, tx, await existing(tx, params.id, params.case));
    }),
  );
}

const noCase = () => new ProblemError('not_found', 'no such test case');

/** Throws `not_found`. */
export async function ownConnection(tx: TenantTx, id: ConnectionId): Promise<void> {
  if ((await readAgentSettings(tx, id)) === null) throw new ProblemError('not_found', 'no such connection');
}

/** Adds a case to the account's test set. Throws `conflict`: it is full. */
export async function addCase(tx: TenantTx, made: NewCase, by: PersonId | null): Promise<StoredCase> {
  const added = await addCaseIfRoom(tx, made, by);
  if (added === null) throw new ProblemError('conflict', `a test set has at most ${mostCases} cases`);
  return added;
}

async function existing(tx: TenantTx, connectionId: ConnectionId, id: string): Promise<StoredCase> {
  const found = await findCase(tx, connectionId, id);
  if (found === null) throw noCase();
  return found;
}

async function viewOf(ctx: RelayContext, tx: TenantTx, stored: StoredCase) {
  const [view] = await caseViews(ctx, tx, [stored]);
  if (view === undefined) throw noCase();
  return view;
}
