import type { ProblemCode } from '@tandem/shared/api';

const statusOf: Record<ProblemCode, number> = {
  invalid_input: 400,
  unauthorized: 401,
  invalid_credentials: 401,
  second_factor_required: 401,
  // Not 401: a desktop would take its token for spent, and ask again with another one.
  code_invalid: 422,
  wrong_password: 422,
  forbidden: 403,
  shop_suspended: 403,
  not_found: 404,
  conflict: 409,
  email_taken: 409,
  already_member: 409,
  last_owner: 409,
  link_expired: 410,
  handler_changed: 409,
  window_closed: 409,
  quota_exhausted: 409,
  text_too_long: 422,
  connection_not_active: 409,
  account_already_connected: 409,
  draft_outdated: 409,
  regressions: 409,
  budget_spent: 409,
  attempt_expired: 410,
  plan_limit: 409,
  too_many_requests: 429,
  unavailable: 503,
  internal: 500,
};

/** An expected refusal, told to the client as an RFC 9457 problem with a stable code. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, string>> | undefined;
  /** Told as `Retry-After`. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ProblemCode, detail: string, fields?: Readonly<Record<string, string>>, retryAfterMs?: number) {
    super(detail);
    this.code = code;
    this.status = statusOf[code];
    this.fields = fields;
    this.retryAfterMs = retryAfterMs;
  }
}
