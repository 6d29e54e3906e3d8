import { PermanentTaskError } from './permanent-error.ts';

/** Why a job was given up; the words of the contract's dead letters. */
export interface CauseOfDeath {
  readonly cause: 'impossible' | 'platform' | 'database' | 'program';
  readonly detail: string;
}

/**
 * The kind of an error, for people to see. Never its message: a database quotes values, a platform the customer. Our own permanent
 * errors name ids only.
 */
export function causeOfDeath(error: unknown): CauseOfDeath {
  if (!(error instanceof Error)) return { cause: 'program', detail: 'unknown' };
  if (error instanceof PermanentTaskError) return { cause: 'impossible', detail: error.message.slice(0, 200) };
  const { name } = error;
  const word = 'kind' in error ? wordOf(error.kind) : 'code' in error ? wordOf(error.code) : '';
  const detail = word === '' ? name : `${name} ${word}`;
  if (name === 'ProviderError') return { cause: 'platform', detail };
  const isDatabase = name === 'PostgresError' || /^(CONNECTION_|ECONN|EPIPE|ETIMEDOUT)/.test(word);
  return { cause: isDatabase ? 'database' : 'program', detail };
}

function wordOf(value: unknown): string {
  return typeof value === 'string' && /^[\w.-]{1,40}$/.test(value) ? value : '';
}
