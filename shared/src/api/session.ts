import { z } from 'zod';
import { personId, tenantId } from '../model/ids.ts';
import { role } from '../model/role.ts';
import { locale } from '../model/rows.ts';
import { instant } from '../model/time.ts';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';
import { emailAddress as email, personName as name, newPassword as password } from './sign-up-fields.ts';
import { secondFactorCode } from './totp.ts';

export const membership = z.object({ tenantId, tenantName: z.string(), role });
export const person = z.object({ id: personId, name: z.string(), email: z.email() });

export const session = z.object({
  accessToken: z.string(),
  accessExpiresAt: instant,
  refreshToken: z.string(),
  refreshExpiresAt: instant,
  person,
  membership,
  memberships: z.array(membership),
});
export type Session = z.infer<typeof session>;
export type Membership = z.infer<typeof membership>;
export type Person = z.infer<typeof person>;

const deviceName = z.string().trim().min(1).max(120);

export const register = endpoint({
  method: 'POST',
  path: '/auth/register',
  access: null,
  summary: 'Open a shop and sign in as its owner',
  params: nothing,
  query: nothing,
  body: z.object({
    shopName: z.string().trim().min(1).max(120),
    name,
    email,
    password,
    timeZone: z.string().max(64).default('Asia/Bangkok'),
    language: locale.default('th'),
    deviceName,
  }),
  output: session,
});

export const login = endpoint({
  method: 'POST',
  path: '/auth/login',
  access: null,
  summary:
    'Sign in with e-mail and password; `code` where a second factor is on (`second_factor_required`, `code_invalid`)',
  params: nothing,
  query: nothing,
  body: z.object({
    email,
    password: z.string().min(1).max(200),
    code: secondFactorCode.optional(),
    tenantId: tenantId.optional(),
    deviceName,
  }),
  output: session,
});

export const refresh = endpoint({
  method: 'POST',
  path: '/auth/refresh',
  access: null,
  summary: 'Exchange a refresh token for the next pair; single use, grace for the immediate predecessor',
  params: nothing,
  query: nothing,
  /** `tenantId`: another shop of this person, on this device from now on. The answer's membership says where it is. */
  body: z.object({ refreshToken: z.string().min(1).max(512), tenantId: tenantId.optional() }),
  output: session,
});

export const logout = endpoint({
  method: 'DELETE',
  path: '/auth/session',
  access: 'signed-in',
  summary: 'End this device’s session',
  params: nothing,
  query: nothing,
  body: nothing,
  output: nothing,
});

export const me = endpoint({
  method: 'GET',
  path: '/me',
  access: 'signed-in',
  summary: 'Who is signed in, where, and which engine answers customers',
  params: nothing,
  query: nothing,
  body: nothing,
  output: z.object({
    person,
    membership,
    memberships: z.array(membership),
    /** `claude`: a key is set; `retrieval-only`: answers are verbatim passages of the shop's knowledge. */
    agentEngine: z.enum(['claude', 'retrieval-only']),
    isEmailVerified: z.boolean(),
  }),
});
