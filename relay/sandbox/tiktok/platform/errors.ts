/** A refusal as the platform gives it: HTTP 200 with this code. */
export class PlatformError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.name = 'PlatformError';
    this.code = code;
  }
}

export const refusals = {
  noPermission: (what: string) => new PlatformError(40001, `No permission to ${what}.`),
  scopeMissing: (scope: string) =>
    new PlatformError(40001, `Permission error: the access token lacks the scope ${scope}.`),
  invalidParam: (field: string, why = '') =>
    new PlatformError(40002, `Param ${field} is invalid.${why === '' ? '' : ` ${why}`}`),
  unknownObject: (what: string) => new PlatformError(40007, `The ${what} does not exist.`),
  unknownUrl: () => new PlatformError(40007, 'The requested URL does not exist.'),
  notImplemented: () => new PlatformError(40008, 'The requested endpoint is not implemented.'),
  messageBlocked: () => new PlatformError(40064, 'The message is blocked by direct message rules.'),
  tooFrequent: () => new PlatformError(40100, 'Too many requests. Please retry later.'),
  wrongSecret: () => new PlatformError(40101, 'The app id or secret is incorrect.'),
  tokenExpired: () => new PlatformError(40102, 'The access token is expired.'),
  refreshExpired: () => new PlatformError(40103, 'The refresh token is expired.'),
  tokenMissing: () =>
    new PlatformError(40104, 'Access token is null, you should set it in http header with key Access-Token.'),
  tokenInvalid: () => new PlatformError(40105, 'Access token is incorrect or has been revoked.'),
  refreshInvalid: () => new PlatformError(40107, 'The refresh token is invalid.'),
  grantType: () => new PlatformError(40108, 'The grant_type is invalid.'),
  codeSpent: () => new PlatformError(40110, 'The auth code is used, expired or cancelled.'),
  fileMissing: () => new PlatformError(40905, 'The file is missing.'),
  fileEmpty: () => new PlatformError(40906, 'The file is empty.'),
  fileTooLarge: () => new PlatformError(40907, 'The file is too large: at most 3 MB.'),
  fileType: () => new PlatformError(40908, 'The file type is not supported: only JPG and PNG.'),
  serverError: () => new PlatformError(50000, 'System error.'),
};
