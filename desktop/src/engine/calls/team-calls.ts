import { api } from '@tandem/shared/api';
import type { CallName, teamCalls as contract } from '../../bridge/index.ts';
import { membersOf } from '../cache/queries/members.ts';
import { mustBeSignedIn } from '../engine-context.ts';
import { sendRequest } from '../relay-client/http.ts';
import type { Handlers } from './handlers.ts';

export const teamCalls: Handlers<Extract<CallName, keyof typeof contract>> = {
  'members.list': (ctx) => membersOf(mustBeSignedIn(ctx).cache),

  async 'team.list'(ctx) {
    mustBeSignedIn(ctx);
    const [{ members }, { invitations }] = await Promise.all([
      ctx.session.request(api.listMembers, {}),
      ctx.session.request(api.listInvitations, {}),
    ]);
    return { members, invitations };
  },

  async 'team.invite'(ctx, body) {
    mustBeSignedIn(ctx);
    const { link } = await ctx.session.request(api.createInvitation, { body });
    ctx.onTopics(['team']);
    return { link };
  },

  async 'team.revokeInvitation'(ctx, { id }) {
    mustBeSignedIn(ctx);
    await ctx.session.request(api.revokeInvitation, { params: { id } });
    ctx.onTopics(['team']);
    return {};
  },

  async 'team.setRole'(ctx, { id, role }) {
    mustBeSignedIn(ctx);
    await ctx.session.request(api.changeMember, { params: { id }, body: { role } });
    ctx.onTopics(['team']);
    return {};
  },

  async 'team.remove'(ctx, { id }) {
    mustBeSignedIn(ctx);
    await ctx.session.request(api.removeMember, { params: { id } });
    ctx.onTopics(['team']);
    return {};
  },

  'devices.list'(ctx) {
    mustBeSignedIn(ctx);
    return ctx.session.request(api.listDevices, {});
  },

  async 'devices.revoke'(ctx, { id }) {
    mustBeSignedIn(ctx);
    await ctx.session.request(api.revokeDevice, { params: { id } });
    ctx.onTopics(['devices']);
    return {};
  },

  async 'account.requestReset'(ctx, body) {
    await sendRequest(ctx.options.relayUrl, api.requestPasswordReset, { body }, { accessToken: null });
    return {};
  },

  async 'account.get'(ctx) {
    mustBeSignedIn(ctx);
    const { isEmailVerified } = await ctx.session.request(api.me, {});
    return { isEmailVerified };
  },

  async 'account.sendVerification'(ctx) {
    mustBeSignedIn(ctx);
    await ctx.session.request(api.sendVerification, {});
    return {};
  },
};
