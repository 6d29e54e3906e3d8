import type { Sql } from 'postgres';

/**
 * Writes down who begins, frees and finishes which job, from inside the database, so that no process has to be believed. Each relay
 * process calls itself by its name there. Only in the campaign's own database.
 */
export async function watchJobs(owner: Sql): Promise<void> {
  await owner.unsafe(`
    create schema chaos;
    create table chaos.job_step (
      n bigint generated always as identity, job_id bigint not null, step text not null, task_id int, app text not null,
      at timestamptz not null default clock_timestamp());
    create function chaos.note_job() returns trigger language plpgsql security definer set search_path = '' as $$
    begin
      if tg_op = 'DELETE' then
        insert into chaos.job_step (job_id, step, task_id, app) values (old.id, 'done', old.task_id, current_setting('application_name'));
      elsif new.locked_by is not null and old.locked_by is distinct from new.locked_by then
        insert into chaos.job_step (job_id, step, task_id, app) values (new.id, 'start', new.task_id, current_setting('application_name'));
      elsif new.locked_by is null and old.locked_by is not null then
        insert into chaos.job_step (job_id, step, task_id, app) values (new.id, 'free', new.task_id, current_setting('application_name'));
      end if;
      return null;
    end $$;
    create trigger chaos_note_job after update or delete on graphile_worker._private_jobs
      for each row execute function chaos.note_job();
  `);
}

export interface JobStep {
  readonly jobId: string;
  readonly step: 'start' | 'free' | 'done';
  /** Process by name and generation. */
  readonly app: string;
  readonly at: number;
}

export async function readJobSteps(owner: Sql): Promise<JobStep[]> {
  return await owner<JobStep[]>`
    select job_id::text as "jobId", step, app, (extract(epoch from at) * 1000)::float8 as at from chaos.job_step order by n`;
}

/** When a process was killed or stopped, by the name of its generation. */
export interface Loss {
  readonly app: string;
  readonly kind: 'kill' | 'stop';
  readonly at: number;
  /** When a stopped one went on. */
  readonly until: number | null;
}

/** How long work that a lost process held lay there until another began it, in milliseconds. */
export interface Recoveries {
  readonly kills: readonly number[];
  readonly stops: readonly number[];
  /** Of `kills`, until it lay there for others: what comes on top is how busy these were. */
  readonly freed: readonly number[];
  /** The database was away in between: says more about it than about the queue. */
  readonly throughOutages: readonly number[];
  /** Held by a process when it was killed, and neither begun again nor finished. */
  readonly never: number;
}

export function recoveriesOf(
  steps: readonly JobStep[],
  losses: readonly Loss[],
  outages: readonly { readonly from: number; readonly until: number }[],
): Recoveries {
  const lossesOf = new Map<string, Loss[]>();
  for (const loss of losses) lossesOf.set(loss.app, [...(lossesOf.get(loss.app) ?? []), loss]);
  const found = {
    kills: [] as number[],
    stops: [] as number[],
    freed: [] as number[],
    throughOutages: [] as number[],
    never: 0,
  };
  const jobs = new Map<string, JobStep[]>();
  for (const step of steps) {
    const job = jobs.get(step.jobId);
    if (job === undefined) jobs.set(step.jobId, [step]);
    else job.push(step);
  }
  for (const job of jobs.values()) {
    job.forEach((step, index) => {
      if (step.step !== 'start') return;
      const rest = job.slice(index + 1);
      // What it did itself afterwards: gave it back, or finished it.
      const own =
        rest.find(({ app, step: what }) => app === step.app && what !== 'start')?.at ?? Number.POSITIVE_INFINITY;
      const loss = lossesOf.get(step.app)?.find(({ at }) => at > step.at && at < own);
      if (loss === undefined) return;
      const next = rest.find(({ step: what, at }) => what === 'start' && at > loss.at);
      // Perhaps by its own last query, which was on its way.
      const isDone = rest.some(({ step: what }) => what === 'done');
      if (next === undefined) {
        if (loss.kind === 'kill' && !isDone) found.never += 1;
        return;
      }
      if (next.app === step.app) return;
      const ms = next.at - loss.at;
      const isThroughOutage = outages.some(({ from, until }) => from < next.at && until > loss.at);
      if (isThroughOutage) found.throughOutages.push(ms);
      else found[loss.kind === 'kill' ? 'kills' : 'stops'].push(ms);
      const free = rest.find(({ step: what, at }) => what === 'free' && at > loss.at);
      if (loss.kind === 'kill' && !isThroughOutage && free !== undefined) found.freed.push(free.at - loss.at);
    });
  }
  return found;
}

/** The smallest value that so many of a hundred do not exceed; 0 of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0);
}
