const typeOf: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** A refusal in the API's own envelope. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, options: { type?: string; headers?: Record<string, string> } = {}) {
    super(message);
    this.status = status;
    this.type = options.type ?? typeOf[status] ?? 'api_error';
    this.headers = options.headers ?? {};
  }
}

export function invalid(message: string): ApiError {
  return new ApiError(400, message);
}

export function errorBody(error: ApiError, requestId: string) {
  return { type: 'error', error: { type: error.type, message: error.message }, request_id: requestId };
}
