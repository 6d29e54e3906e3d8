/** A refusal of a command, in one sentence that says what to do. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
}
