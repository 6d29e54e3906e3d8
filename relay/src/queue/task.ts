import type { TenantId } from '@tandem/shared/model';
import type { z } from 'zod';
import type { RelayContext } from '../context.ts';

/**
 * Lanes have their own concurrency: a hanging model delays neither a customer's message nor a staff reply, a long document no picture,
 * and two hundred conversations that are read again neither.
 */
export type Lane = 'inbound' | 'delivery' | 'ai' | 'media' | 'pull' | 'import' | 'upkeep';

export interface TaskRun {
  /** Null only for tasks enqueued before the tenant is known (webhooks). */
  readonly tenantId: TenantId | null;
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Aborted when the worker shuts down. */
  readonly signal: AbortSignal;
}

/** A queue job's code. Payloads carry ids only. At-least-once: `run` must be safe to repeat. */
export interface Task<P extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly lane: Lane;
  readonly payload: P;
  readonly maxAttempts: number;
  run(ctx: RelayContext, payload: z.output<P>, run: TaskRun): Promise<void>;
  /** Whose a job is that was enqueued before the tenant was known; asked when it fails, so that its people see it. Null: nobody's. */
  tenantOf?(ctx: RelayContext, payload: z.output<P>): Promise<TenantId | null>;
}

/** After 3, 7, 20, 55 and 148 seconds: a job is given up, and seen, within five minutes; dead letters are tried again for days. */
export const defaultAttempts = 6;

export function defineTask<P extends z.ZodType>(
  task: Omit<Task<P>, 'maxAttempts'> & { maxAttempts?: number },
): Task<P> {
  return { maxAttempts: defaultAttempts, ...task };
}

export interface JobRequest {
  readonly task: string;
  readonly payload: Readonly<Record<string, string | number | boolean | null>>;
  /** Jobs with the same key that have not started are one job. A key does not serialise: take the lease for that. */
  readonly key?: string;
  /** With a key: `keep` leaves the waiting job's time, `replace` sets the new one (debounce). */
  readonly keyMode?: 'keep' | 'replace';
  readonly runAt?: Date;
  /** Behind the jobs of shops that have fewer replies waiting. */
  readonly fair?: boolean;
  /** Behind every job that a customer waits for. */
  readonly low?: boolean;
}

/** The typed way to ask for a run of `task`. */
export function job<P extends z.ZodType>(
  task: Task<P>,
  payload: z.input<P> & JobRequest['payload'],
  options: Pick<JobRequest, 'key' | 'keyMode' | 'runAt' | 'fair' | 'low'> = {},
): JobRequest {
  return { task: task.name, payload, ...options };
}
