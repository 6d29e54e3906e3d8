/** One sentence for the person at the terminal: what is wrong, and what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** Says it in words when `error` (or what a PostgreSQL program printed) means a full disk. */
export function isDiskFull(error: unknown): boolean {
  if (typeof error === 'string') return /no space left on device|not enough space|disk quota exceeded/i.test(error);
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

export function diskFull(folder: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The disk that holds ${folder} is full: free about 200 MB, or set TANDEM_DATA_DIR to a folder on another disk.`,
  );
}
