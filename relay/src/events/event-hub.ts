import type { TenantId } from '@tandem/shared/model';
import type { FrameDown } from '@tandem/shared/protocol';

type TransientFrame = Extract<FrameDown, { kind: 'presence' | 'agent-writing' | 'agent-held' }>;

/** The node's part of the stream: wakes subscribers after commits, and passes frames that are not events to all nodes. */
export interface EventHub {
  /** Coalesced per node; sent by NOTIFY after COMMIT, never inside the transaction (it would take a cluster-wide lock). */
  wake(tenantId: TenantId): void;
  /** To every desktop of the tenant, on all nodes; lost when nobody listens. */
  broadcast(tenantId: TenantId, frame: TransientFrame): void;
  /** Returns the unsubscribe function. */
  onWake(tenantId: TenantId, listener: () => void): () => void;
  onBroadcast(tenantId: TenantId, listener: (frame: TransientFrame) => void): () => void;
  close(): Promise<void>;
}
