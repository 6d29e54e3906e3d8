import { z } from 'zod';
import { personId } from '../model/ids.ts';
import { role } from '../model/role.ts';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';
import { emailAddress, newPassword, personName } from './sign-up-fields.ts';

export const teamMember = z.object({
  id: personId,
  name: z.string(),
  email: z.email(),
  role,
  joinedAt: instant,
  /** Null: has not signed in here yet. */
  seenAt: instant.nullable(),
  /** Whether their sign-in asks for a code; null: not for this role to know. */
  hasSecondFactor: z.boolean().nullable(),
});
export type TeamMember = z.infer<typeof teamMember>;

export const invitation = z.object({
  id: z.uuid(),
  email: z.email(),
  role,
  invitedBy: personId,
  createdAt: instant,
  expiresAt: instant,
});
export type Invitation = z.infer<typeof invitation>;

const one = z.object({ id: z.uuid() });
const holder = z.object({ token: z.string().min(1).max(200) });

export const listMembers = endpoint({
  method: 'GET',
  path: '/team/members',
  access: 'team.read',
  summary: 'Who belongs to the shop, oldest member first',
  params: nothing,
  query: nothing,
  body: nothing,
  output: z.object({ members: z.array(teamMember) }),
});

export const getMember = endpoint({
  method: 'GET',
  path: '/team/members/:id',
  access: 'team.read',
  summary: 'One member',
  params: one,
  query: nothing,
  body: nothing,
  output: teamMember,
});

export const changeMember = endpoint({
  method: 'PATCH',
  path: '/team/members/:id',
  access: 'team.change',
  summary: 'Give a member another role; a shop keeps at least one owner (`last_owner`)',
  params: one,
  query: nothing,
  body: z.object({ role }),
  output: teamMember,
});

export const removeMember = endpoint({
  method: 'DELETE',
  path: '/team/members/:id',
  access: 'team.change',
  summary: 'Take a member out of the shop; all their devices are signed out of it',
  params: one,
  query: nothing,
  body: nothing,
  output: nothing,
});

export const listInvitations = endpoint({
  method: 'GET',
  path: '/team/invitations',
  access: 'team.read',
  summary: 'Invitations that still can be accepted, newest first',
  params: nothing,
  query: nothing,
  body: nothing,
  output: z.object({ invitations: z.array(invitation) }),
});

export const createInvitation = endpoint({
  method: 'POST',
  path: '/team/invitations',
  access: 'team.change',
  isSecret: true,
  summary: 'Invite by e-mail, for seven days; an older invitation of the same address ends (`already_member`)',
  params: nothing,
  query: nothing,
  body: z.object({ email: emailAddress, role }),
  /** `link`: only where no mail server is set up, to be handed over by other means. Told once. */
  output: z.object({ invitation, link: z.url().nullable() }),
});

export const revokeInvitation = endpoint({
  method: 'DELETE',
  path: '/team/invitations/:id',
  access: 'team.change',
  summary: 'Take an invitation back',
  params: one,
  query: nothing,
  body: nothing,
  output: nothing,
});

export const getInvitation = endpoint({
  method: 'GET',
  path: '/team/invitations/:token',
  access: null,
  summary: 'What a link invites to (`link_expired`: used, taken back or too old)',
  params: holder,
  query: nothing,
  body: nothing,
  output: z.object({
    shopName: z.string(),
    inviterName: z.string(),
    email: z.email(),
    role,
    /** The address has an account: its password is wanted, not a new one. */
    hasAccount: z.boolean(),
  }),
});

export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/team/invitations/:token/accept',
  access: null,
  summary: 'Join the shop, with the password of the account or a new one; signing in comes after',
  params: holder,
  query: nothing,
  body: z.object({ name: personName.optional(), password: newPassword }),
  output: z.object({ shopName: z.string(), email: z.email(), role }),
});
