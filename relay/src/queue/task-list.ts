import type { TenantId } from '@tandem/shared/model';
import type { JobHelpers, TaskList } from 'graphile-worker';
import type { RelayContext } from '../context.ts';
import { causeOfDeath } from './cause-of-death.ts';
import { noteFailure, noteTenant } from './dead-jobs.ts';
import { PermanentTaskError } from './permanent-error.ts';
import type { Lane, Task } from './task.ts';

/** What `enqueue_jobs` wraps around a task's input. */
interface Envelope {
  readonly tenantId: TenantId | null;
  readonly input: unknown;
}

export function tasksOf(ctx: RelayContext): Task[] {
  return ctx.features.flatMap((feature) => feature.tasks ?? []);
}

/** Our tasks as the queue library wants them; `lane` omitted: all. */
export function taskList(ctx: RelayContext, lane?: Lane): TaskList {
  const tasks = tasksOf(ctx).filter((task) => lane === undefined || task.lane === lane);
  return Object.fromEntries(
    tasks.map((task) => [task.name, (payload, helpers) => runTask(ctx, task, payload as Envelope, helpers)]),
  );
}

async function runTask(ctx: RelayContext, task: Task, envelope: Envelope, helpers: JobHelpers): Promise<void> {
  const { job } = helpers;
  const log = ctx.log.child({ task: task.name, jobId: job.id, tenantId: envelope.tenantId, attempt: job.attempts });
  const startedAt = performance.now();
  const count = (outcome: 'done' | 'retried' | 'dead') => {
    const labels = { lane: task.lane, task: task.name };
    ctx.metrics.jobs.inc({ ...labels, outcome });
    ctx.metrics.jobSeconds.observe(labels, (performance.now() - startedAt) / 1000);
  };
  const input = task.payload.safeParse(envelope.input);
  /** Of a job that was enqueued before its tenant was known. */
  const findTenant = async () =>
    envelope.tenantId === null && input.success ? ((await task.tenantOf?.(ctx, input.data)) ?? null) : null;
  try {
    if (!input.success) throw new PermanentTaskError(`payload does not parse: ${input.error.message}`);
    if (job.attempts > 1) await noteOwner(helpers, await findTenant());
    await task.run(ctx, input.data, {
      tenantId: envelope.tenantId,
      attempt: job.attempts,
      maxAttempts: job.max_attempts,
      signal: helpers.abortSignal,
    });
    count('done');
    log.debug({ ms: Math.round(performance.now() - startedAt) }, 'task done');
  } catch (error) {
    const isPermanent = error instanceof PermanentTaskError;
    const isLast = isPermanent || job.attempts >= job.max_attempts;
    try {
      // The library has no word for "never again": it stops where the attempts are used up, and keeps the row for its burial.
      const death = isLast ? causeOfDeath(error) : null;
      await noteFailure(helpers, { death, tenantId: isLast ? await findTenant() : null, isPermanent });
    } catch (second) {
      log.warn({ err: second }, 'a failure could not be noted');
    }
    count(isLast ? 'dead' : 'retried');
    log[isLast ? 'error' : 'warn'](
      { err: error },
      isLast ? 'task failed for good' : 'task failed, will be tried again',
    );
    throw error;
  }
}

/** Already at the second attempt: a job that takes its process along never fails in our hands. */
async function noteOwner(helpers: JobHelpers, tenantId: TenantId | null): Promise<void> {
  if (tenantId !== null) await noteTenant(helpers, tenantId);
}
