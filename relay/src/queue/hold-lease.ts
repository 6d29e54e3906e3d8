import { newId } from '@tandem/shared/lib';
import type { TenantId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import { releaseLease, renewLease, takeLease } from '../db/global-tables.ts';

export interface HeldLease {
  readonly fence: bigint;
  /** Aborted when the lease is lost: somebody else may hold it now. */
  readonly signal: AbortSignal;
}

/**
 * Runs `run` as the only holder of `key`, renewing at a third of `ttlMs`, and releases in the end.
 * `busy`: another holds it, and re-reads the table until nothing is left, so there is nothing to do.
 */
export async function holdLease<T>(
  ctx: Pick<RelayContext, 'db' | 'clock' | 'log'>,
  lease: { tenantId: TenantId; key: string; ttlMs: number },
  run: (held: HeldLease) => Promise<T>,
): Promise<{ outcome: 'held'; value: T } | { outcome: 'busy' }> {
  const owner = newId();
  const taken = await takeLease(ctx.db, { ...lease, owner });
  if (taken === null) return { outcome: 'busy' };
  const { fence } = taken;
  const lost = new AbortController();
  let isDone = false;
  let cancel: () => void = () => undefined;
  const renew = () => {
    if (isDone) return;
    cancel = ctx.clock.after(lease.ttlMs / 3, () => {
      renewLease(ctx.db, { ...lease, owner, fence }).then(
        (isHeld) => (isHeld ? renew() : lost.abort(new Error(`lease ${lease.key} is lost`))),
        (error: unknown) => lost.abort(error),
      );
    });
  };
  renew();
  try {
    return { outcome: 'held', value: await run({ fence, signal: lost.signal }) };
  } finally {
    isDone = true;
    cancel();
    await releaseLease(ctx.db, { ...lease, owner, fence });
  }
}
