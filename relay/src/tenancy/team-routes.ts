import { api, type TeamMember } from '@tandem/shared/api';
import { grantableRoles, personId, type Role } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { Caller, RouteTable } from '../http/route.ts';
import { acceptInvitation, invite, readInvitation } from './invitations.ts';
import { limitAddress } from './limit-attempts.ts';
import { changeOwnMember, listOwnInvitations, listTeam, revokeOwnInvitation } from './team-store.ts';

export function bindTeamRoutes(routes: RouteTable, ctx: RelayContext): void {
  routes.bind(api.listMembers, async ({ caller }) => ({
    members: await ctx.db.withTenant(caller.tenantId, listTeam),
  }));

  routes.bind(api.getMember, ({ caller, input }) =>
    ctx.db.withTenant(caller.tenantId, (tx) => oneMember(tx, input.params.id)),
  );

  routes.bind(api.changeMember, ({ caller, input }) =>
    ctx.db.withTenant(caller.tenantId, async (tx) => {
      await change(tx, caller, input.params.id, input.body.role);
      return oneMember(tx, input.params.id);
    }),
  );

  routes.bind(api.removeMember, ({ caller, input }) =>
    ctx.db.withTenant(caller.tenantId, async (tx) => {
      await change(tx, caller, input.params.id, null);
      return {};
    }),
  );

  routes.bind(api.listInvitations, async ({ caller }) => ({
    invitations: await ctx.db.withTenant(caller.tenantId, (tx) => listOwnInvitations(tx, new Date(ctx.clock.now()))),
  }));

  routes.bind(api.createInvitation, ({ caller, input }) => invite(ctx, caller, input.body));

  routes.bind(api.revokeInvitation, async ({ caller, input }) => {
    const result = await ctx.db.withTenant(caller.tenantId, (tx) =>
      revokeOwnInvitation(tx, {
        id: input.params.id,
        grantable: grantableRoles[caller.role],
        now: new Date(ctx.clock.now()),
      }),
    );
    refuse(result, 'invitation');
    return {};
  });

  routes.bind(api.getInvitation, async ({ input, ip }) => {
    await limitAddress(ctx, ip);
    return readInvitation(ctx, input.params.token);
  });

  routes.bind(api.acceptInvitation, async ({ input, ip }) => {
    await limitAddress(ctx, ip);
    return acceptInvitation(ctx, input.params.token, input.body, ip);
  });
}

async function oneMember(tx: TenantTx, id: string): Promise<TeamMember> {
  const member = (await listTeam(tx)).find((one) => one.id === id);
  if (member === undefined) throw new ProblemError('not_found', 'no such member');
  return member;
}

/** Streams learn it from the sessions they check, desktops from the event. */
async function change(tx: TenantTx, caller: Caller, id: string, role: Role | null): Promise<void> {
  const result = await changeOwnMember(tx, { id, role, grantable: grantableRoles[caller.role] });
  if (result === 'last_owner') throw new ProblemError('last_owner', 'a shop keeps an owner');
  refuse(result, 'member');
  tx.append({ type: 'member.changed', personId: personId.parse(id) });
}

function refuse(result: 'done' | 'not_found' | 'forbidden', what: string): void {
  if (result === 'not_found') throw new ProblemError('not_found', `no such ${what}`);
  if (result === 'forbidden') throw new ProblemError('forbidden', 'this role is not yours to give or take');
}
