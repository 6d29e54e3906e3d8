import { emptyRows, type Rows } from '@tandem/shared/model';
import type { EventEnvelope } from '@tandem/shared/protocol';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { RelayFeature, RowSource } from '../feature.ts';

export type RowKind = keyof Rows;
type RowSources = { readonly [K in RowKind]?: RowSource<K> };

/** In this order the snapshot sends them: what others refer to first. */
export const rowKinds = [
  'members',
  'connections',
  'contacts',
  'conversations',
  'messages',
  'activities',
  'drafts',
] as const;

/** Which field of an event names a row of which kind. */
const kindOfField: Readonly<Record<string, RowKind>> = {
  personId: 'members',
  connectionId: 'connections',
  contactId: 'contacts',
  conversationId: 'conversations',
  messageId: 'messages',
  activityId: 'activities',
  draftId: 'drafts',
};

export function rowSources(features: readonly RelayFeature[]): RowSources {
  return Object.assign({}, ...features.map((feature) => feature.rows ?? {})) as RowSources;
}

/** The current rows of everything these events name. What is gone meanwhile is missing; the event that took it away follows. */
export async function joinRows(
  ctx: RelayContext,
  tx: TenantTx,
  sources: RowSources,
  events: readonly EventEnvelope[],
): Promise<Rows> {
  const ids = new Map<RowKind, Set<string>>();
  for (const { body } of events) {
    for (const [field, value] of Object.entries(body)) {
      const kind = kindOfField[field];
      if (kind === undefined || typeof value !== 'string') continue;
      ids.set(kind, (ids.get(kind) ?? new Set()).add(value));
    }
  }
  const rows = emptyRows();
  await Promise.all([...ids].map(([kind, wanted]) => load(ctx, tx, sources[kind], kind, [...wanted], rows)));
  return rows;
}

async function load<K extends RowKind>(
  ctx: RelayContext,
  tx: TenantTx,
  source: RowSource<K> | undefined,
  kind: K,
  ids: string[],
  into: Rows,
): Promise<void> {
  if (source !== undefined) into[kind] = (await source.byIds(tx, ids, ctx)) as Rows[K];
}
