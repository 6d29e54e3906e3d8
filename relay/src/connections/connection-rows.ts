import { must } from '@tandem/shared/lib';
import { type ConnectionRow, channelKind } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { RowSource } from '../feature.ts';
import { type ConnectionRecord, findConnections, pageConnections } from './connection-store.ts';

export const connectionRows: RowSource<'connections'> = {
  byIds: async (tx, ids, ctx) => (await findConnections(tx, ids)).map((record) => connectionRow(ctx, record)),
  page: async (tx, afterId, limit, ctx) =>
    (await pageConnections(tx, afterId, limit)).map((record) => connectionRow(ctx, record)),
};

export function connectionRow(ctx: RelayContext, record: ConnectionRecord): ConnectionRow {
  const kind = channelKind.parse(record.channel);
  return {
    id: record.id,
    channel: kind,
    handle: record.handle,
    displayName: record.displayName,
    avatarMediaId: record.avatarMediaId,
    status: record.status,
    statusReason: record.statusReason,
    grantedScopes: record.grantedScopes,
    missingScopes: record.missingScopes,
    tokenExpiresAt: instant(record.tokenExpiresAt),
    refreshExpiresAt: instant(record.refreshExpiresAt),
    lastEventAt: instant(record.lastEventAt),
    connectedAt: record.connectedAt.toISOString(),
    disconnectedAt: instant(record.disconnectedAt),
    agentMode: record.agentMode,
    capabilities: must(ctx.channels.get(kind), `the channel ${kind}`).capabilities(record.grantedScopes),
  };
}

function instant(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}
