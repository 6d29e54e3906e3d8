import { api } from '@tandem/shared/api';
import { memberRow, role } from '@tandem/shared/model';
import { z } from 'zod';

const nothing = z.object({});
const one = z.object({ id: z.string() });
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** People of the shop, and this person's own devices. All but `members.list` ask the relay, or fail with `offline`. */
export const teamCalls = {
  /** Names and roles as this computer knows them, also offline. */
  'members.list': call(nothing, z.array(memberRow)),
  'team.list': call(nothing, z.object({ ...api.listMembers.output.shape, ...api.listInvitations.output.shape })),
  /** `link`: the relay has no mail server, so it is handed over by other means. */
  'team.invite': call(z.object({ email: z.string(), role }), z.object({ link: z.string().nullable() })),
  'team.revokeInvitation': call(one, nothing),
  'team.setRole': call(one.extend({ role }), nothing),
  'team.remove': call(one, nothing),
  'devices.list': call(nothing, api.listDevices.output),
  'devices.revoke': call(one, nothing),
  /** Nobody needs to be signed in; the answer is the same whoever has the address. */
  'account.requestReset': call(z.object({ email: z.string() }), nothing),
  'account.get': call(nothing, z.object({ isEmailVerified: z.boolean() })),
  'account.sendVerification': call(nothing, nothing),
} as const;
