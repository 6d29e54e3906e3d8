import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { nothing } from './nothing.ts';
import { emailAddress, newPassword } from './sign-up-fields.ts';

// A person's address and password, by links that are mailed. Tokens are used once; a newer letter ends the older one.

const token = z.string().min(1).max(200);

export const sendVerification = endpoint({
  method: 'POST',
  path: '/auth/verify-email/letter',
  access: 'signed-in',
  summary: 'Mail the link that confirms this person’s address, again',
  params: nothing,
  query: nothing,
  body: nothing,
  output: nothing,
});

export const verifyEmail = endpoint({
  method: 'POST',
  path: '/auth/verify-email',
  access: null,
  summary: 'Confirm the address by the mailed token (`link_expired`)',
  params: nothing,
  query: nothing,
  body: z.object({ token }),
  output: nothing,
});

export const requestPasswordReset = endpoint({
  method: 'POST',
  path: '/auth/password-reset',
  access: null,
  summary: 'Mail a link for a new password; the answer is the same whether anybody has the address',
  params: nothing,
  query: nothing,
  body: z.object({ email: emailAddress }),
  output: nothing,
});

export const resetPassword = endpoint({
  method: 'POST',
  path: '/auth/password-reset/confirm',
  access: null,
  summary: 'Set a new password by the mailed token, within 30 minutes; every device is signed out (`link_expired`)',
  params: nothing,
  query: nothing,
  body: z.object({ token, password: newPassword }),
  output: nothing,
});
