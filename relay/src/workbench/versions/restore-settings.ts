import type { AgentSettings } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import { writeAgentSettings } from '../../agent/index.ts';
import type { TenantTx } from '../../db/tenant-tx.ts';
import type { SnapshotContent } from './snapshot-content.ts';

/** The settings say what a snapshot says; what limits the agent stays as it is. The row is locked. */
export async function restoreSettings(
  tx: TenantTx,
  { connectionId, mode, version }: AgentSettings,
  { prompt, options }: SnapshotContent,
): Promise<void> {
  must(await writeAgentSettings(tx, { connectionId, mode, version, prompt, ...options }), 'the locked settings');
}
