import type { ConnectionId, TenantId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import { findRoute, readWebhookDelivery, type WebhookDelivery } from '../db/global-tables.ts';
import type { ChannelEvent } from './channel.ts';

export interface Account {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
}

/** Whose account an event is about: by the id inside the signed body, never by an address or a header. Null: nobody's. */
export async function accountOf(
  ctx: RelayContext,
  delivery: Pick<WebhookDelivery, 'channel'>,
  { accountKey }: Pick<ChannelEvent, 'accountKey'>,
): Promise<Account | null> {
  return accountKey === '' ? null : findRoute(ctx.db, { channel: delivery.channel, externalId: accountKey });
}

/** Whose delivery it is, so that a failure finds the people it concerns. */
export async function tenantOfDelivery(
  ctx: RelayContext,
  { deliveryId }: { deliveryId: string },
): Promise<TenantId | null> {
  const delivery = await readWebhookDelivery(ctx.db, deliveryId);
  const [event] = delivery === null ? [] : (ctx.channels.get(delivery.channel)?.parse(delivery.body) ?? []);
  const account = delivery === null || event === undefined ? null : await accountOf(ctx, delivery, event);
  return account?.tenantId ?? null;
}
