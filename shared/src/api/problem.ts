import { z } from 'zod';

/** Stable codes of RFC 9457 problems. Screens translate the code; `detail` is for logs and API clients. */
export const problemCode = z.enum([
  'invalid_input',
  'unauthorized',
  'invalid_credentials',
  'second_factor_required',
  'code_invalid',
  'wrong_password',
  'forbidden',
  'shop_suspended',
  'not_found',
  'conflict',
  'email_taken',
  'already_member',
  'last_owner',
  'link_expired',
  'handler_changed',
  'window_closed',
  'quota_exhausted',
  'text_too_long',
  'connection_not_active',
  'account_already_connected',
  'draft_outdated',
  'regressions',
  'budget_spent',
  'attempt_expired',
  'plan_limit',
  'too_many_requests',
  'unavailable',
  'internal',
]);
export type ProblemCode = z.infer<typeof problemCode>;

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: problemCode,
  detail: z.string().optional(),
  /** Field path → what is wrong with it, for `invalid_input`; facts by their names for `plan_limit` and `shop_suspended`. */
  fields: z.record(z.string(), z.string()).optional(),
});
export type Problem = z.infer<typeof problem>;
