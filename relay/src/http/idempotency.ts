import { createHash, createHmac } from 'node:crypto';
import type { RelayContext } from '../context.ts';
import { jsonb } from '../db/json.ts';
import { seal, unseal } from '../keys/sealed.ts';
import { ProblemError } from './problem-error.ts';
import type { Caller } from './route.ts';

/** Whoever works on a claim renews it. One that was not renewed for so long belongs to a process that died or is stopped. */
const abandonedAfterMs = 4_000;
const renewMs = 1_000;
const waitMs = 15_000;
const retryMs = 50;

/** How an answer stands in its row. */
interface Kept<T> {
  write(answer: T): unknown;
  read(body: unknown): T;
}

function sealedAnswer<T>(ctx: Pick<RelayContext, 'keys'>, place: string): Kept<T> {
  const key = ctx.keys.derive('answers');
  return {
    write: (answer) => seal(key, Buffer.from(JSON.stringify(answer)), place).toString('base64'),
    read: (body) => JSON.parse(unseal(key, Buffer.from(String(body), 'base64'), place).toString()) as T,
  };
}

type Claim = { state: 'ours' } | { state: 'busy' } | { state: 'answered'; body: unknown } | { state: 'other-question' };

/**
 * The same key gives the same answer: the first caller claims it and does the work, others wait for its answer. Only success is kept;
 * after a refusal the key is free, for a changed mind ("send anyway") is a new question under the same key.
 */
export async function answerOnce<T>(
  ctx: Pick<RelayContext, 'db' | 'clock' | 'keys'>,
  caller: Caller,
  key: string,
  question: { method: string; url: string; body: unknown; isSecret?: boolean },
  run: () => Promise<T>,
): Promise<T> {
  const { isSecret = false, ...asked } = question;
  // A password is in some secret questions: without the key nobody can try words out on what is kept.
  const hashing = isSecret ? createHmac('sha256', ctx.keys.derive('questions')) : createHash('sha256');
  const hash = hashing.update(JSON.stringify(asked)).digest();
  const place = ['answer', caller.tenantId, caller.personId, key].join('|');
  const kept: Kept<T> = isSecret ? sealedAnswer(ctx, place) : { write: (answer) => answer, read: (body) => body as T };
  const deadline = ctx.clock.now() + waitMs;
  let claim = await claimKey(ctx, caller, key, hash);
  while (claim.state === 'busy' && ctx.clock.now() < deadline) {
    await new Promise<void>((resolve) => ctx.clock.after(retryMs, resolve));
    claim = await claimKey(ctx, caller, key, hash);
  }
  if (claim.state === 'busy') throw new ProblemError('unavailable', 'the first request with this key is still at work');
  if (claim.state === 'other-question') {
    throw new ProblemError('conflict', 'this Idempotency-Key was used for another request');
  }
  // Parsed by the endpoint's schema when it was stored.
  if (claim.state === 'answered') return kept.read(claim.body);
  const stopRenewing = keepRenewing(ctx, caller, key);
  try {
    const answer = await run();
    return await settle(ctx, caller, key, { answer, kept });
  } catch (error) {
    await release(ctx, caller, key);
    throw error;
  } finally {
    stopRenewing();
  }
}

/** Answers are quick; only one that takes longer than `renewMs` costs anything. */
function keepRenewing(ctx: Pick<RelayContext, 'db' | 'clock'>, caller: Caller, key: string): () => void {
  const renew = () =>
    ctx.db.withTenant(
      caller.tenantId,
      ({ sql, tenantId }) => sql`
        update idempotent_answer set created_at = now()
        where tenant_id = ${tenantId} and person_id = ${caller.personId} and key = ${key} and status = 0`,
    );
  let isDone = false;
  let cancel: () => void = () => undefined;
  const schedule = () => {
    if (isDone) return;
    // A renewal that fails is made up for by the next; a claim that is lost for it costs a second run, which commands withstand.
    cancel = ctx.clock.after(renewMs, () => void renew().then(schedule, schedule));
  };
  schedule();
  return () => {
    isDone = true;
    cancel();
  };
}

function claimKey(ctx: Pick<RelayContext, 'db'>, caller: Caller, key: string, hash: Buffer): Promise<Claim> {
  return ctx.db.withTenant(caller.tenantId, async ({ sql, tenantId }) => {
    const claimed = await sql`
      insert into idempotent_answer as a (tenant_id, person_id, key, request_hash, status, body)
      values (${tenantId}, ${caller.personId}, ${key}, ${hash}, 0, 'null')
      on conflict (tenant_id, person_id, key) do update set created_at = now(), request_hash = excluded.request_hash
        where a.status = 0 and a.created_at < now() - ${abandonedAfterMs} * interval '1 millisecond'
      returning 1`;
    if (claimed.length > 0) return { state: 'ours' };
    const [stored] = await sql<{ status: number; body: unknown; hash: Buffer }[]>`
      select status, body, request_hash as hash from idempotent_answer
      where tenant_id = ${tenantId} and person_id = ${caller.personId} and key = ${key}`;
    if (stored === undefined) return { state: 'busy' };
    if (!stored.hash.equals(hash)) return { state: 'other-question' };
    return stored.status === 0 ? { state: 'busy' } : { state: 'answered', body: stored.body };
  });
}

/** Returns what is told: when another process has taken the claim over and answered, its answer stands. */
async function settle<T>(
  ctx: Pick<RelayContext, 'db' | 'clock'>,
  caller: Caller,
  key: string,
  { answer, kept }: { answer: T; kept: Kept<T> },
): Promise<T> {
  return ctx.db.withTenant(caller.tenantId, async ({ sql, tenantId }) => {
    const settled = await sql`
      update idempotent_answer set status = 200, body = ${jsonb(sql, kept.write(answer))}
      where tenant_id = ${tenantId} and person_id = ${caller.personId} and key = ${key} and status = 0
      returning 1`;
    if (settled.length > 0) return answer;
    const [stored] = await sql<{ body: unknown }[]>`
      select body from idempotent_answer
      where tenant_id = ${tenantId} and person_id = ${caller.personId} and key = ${key} and status = 200`;
    return stored === undefined ? answer : kept.read(stored.body);
  });
}

async function release(ctx: Pick<RelayContext, 'db'>, caller: Caller, key: string): Promise<void> {
  await ctx.db.withTenant(
    caller.tenantId,
    ({ sql, tenantId }) => sql`
      delete from idempotent_answer
      where tenant_id = ${tenantId} and person_id = ${caller.personId} and key = ${key} and status = 0`,
  );
}
