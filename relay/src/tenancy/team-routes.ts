import { api, type TeamMember } from '@tandem/shared/api';
import { grantableRoles, personId, type Role } from '@tandem/shared/model';
import { type Asker, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Caller, RouteTable } from '../http/route.ts';
import { acceptInvitation, invite, readInvitation } from './invitations.ts';
import { limitAddress } from './limit-attempts.ts';
import { changeOwnMember, listOwnInvitations, listTeam, revokeOwnInvitation } from './team-store.ts';

export function bindTeamRoutes(routes: RouteTable, ctx: RelayContext): void {
  routes.bind(api.listMembers, async ({ caller }) => ({
    members: await ctx.db.withTenant(caller.tenantId, (tx) => listTeam(ctx, tx, caller.role)),
  }));

  routes.bind(api.getMember, ({ caller, input }) =>
    ctx.db.withTenant(caller.tenantId, (tx) => oneMember(ctx, tx, caller, input.params.id)),
  );

  routes.bind(api.changeMember, ({ caller, input, by }) =>
    ctx.db.withTenant(caller.tenantId, async (tx) => {
      await change(tx, { caller, by }, input.params.id, input.body.role);
      return oneMember(ctx, tx, caller, input.params.id);
    }),
  );

  routes.bind(api.removeMember, ({ caller, input, by }) =>
    ctx.db.withTenant(caller.tenantId, async (tx) => {
      await change(tx, { caller, by }, input.params.id, null);
      return {};
    }),
  );

  routes.bind(api.listInvitations, async ({ caller }) => ({
    invitations: await ctx.db.withTenant(caller.tenantId, (tx) =>
      listOwnInvitations(ctx, tx, new Date(ctx.clock.now())),
    ),
  }));

  routes.bind(api.createInvitation, ({ caller, input, by }) => invite(ctx, { caller, by }, input.body));

  routes.bind(api.revokeInvitation, async ({ caller, input, by }) => {
    const { id } = input.params;
    await ctx.db.withTenant(caller.tenantId, async (tx) => {
      const grantable = grantableRoles[caller.role];
      refuse(await revokeOwnInvitation(tx, { id, grantable, now: new Date(ctx.clock.now()) }), 'invitation');
      await recordAudit(tx, { ...by, act: 'team.revoke_invitation', subject: { kind: 'invitation', id } });
    });
    return {};
  });

  routes.bind(api.getInvitation, async ({ input, ip }) => {
    await limitAddress(ctx, ip);
    return readInvitation(ctx, input.params.token);
  });

  routes.bind(api.acceptInvitation, async ({ input, ip, by }) => {
    await limitAddress(ctx, ip);
    return acceptInvitation(ctx, input.params.token, input.body, { ip, by });
  });
}

async function oneMember(ctx: RelayContext, tx: TenantTx, { role }: Caller, id: string): Promise<TeamMember> {
  const member = (await listTeam(ctx, tx, role)).find((one) => one.id === id);
  if (member === undefined) throw new ProblemError('not_found', 'no such member');
  return member;
}

/** Streams learn it from the sessions they check, desktops from the event. */
async function change(
  tx: TenantTx,
  { caller, by }: { caller: Caller; by: Asker },
  id: string,
  role: Role | null,
): Promise<void> {
  const result = await changeOwnMember(tx, { id, role, grantable: grantableRoles[caller.role] });
  if (result === 'last_owner') throw new ProblemError('last_owner', 'a shop keeps an owner');
  refuse(result, 'member');
  const subject = { kind: 'person', id } as const;
  await recordAudit(
    tx,
    role === null
      ? { ...by, act: 'team.remove', subject }
      : { ...by, act: 'team.change_role', subject, detail: { role } },
  );
  tx.append({ type: 'member.changed', personId: personId.parse(id) });
}

function refuse(result: 'done' | 'not_found' | 'forbidden', what: string): void {
  if (result === 'not_found') throw new ProblemError('not_found', `no such ${what}`);
  if (result === 'forbidden') throw new ProblemError('forbidden', 'this role is not yours to give or take');
}
