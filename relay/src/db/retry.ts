import { backoffMs, type Clock } from '@tandem/shared/lib';
import postgres from 'postgres';

const maxAttempts = 6;

/** Serialization failure, deadlock: PostgreSQL asks for the same transaction again. */
export function isRetryable(error: unknown): boolean {
  return error instanceof postgres.PostgresError && (error.code === '40001' || error.code === '40P01');
}

export async function retrying<T>(clock: Clock, run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!isRetryable(error) || attempt === maxAttempts) throw error;
      await new Promise<void>((resolve) => clock.after(backoffMs(attempt, 5, 200), resolve));
    }
  }
}
