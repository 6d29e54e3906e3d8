/** Repeating the job cannot help: it is recorded as failed and not tried again. */
export class PermanentTaskError extends Error {
  override readonly name: string = 'PermanentTaskError';
}
