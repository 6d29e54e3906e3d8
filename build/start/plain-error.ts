/** What goes wrong in front of a person: one sentence that says what to do. Everything else is a defect and shows its stack. */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}

export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
