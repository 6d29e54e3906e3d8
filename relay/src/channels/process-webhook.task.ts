import { must } from '@tandem/shared/lib';
import { z } from 'zod';
import { findConnection } from '../connections/index.ts';
import type { RelayContext } from '../context.ts';
import { findRoute, readWebhookDelivery, settleWebhookDelivery, type WebhookDelivery } from '../db/global-tables.ts';
import { failpoint } from '../lib/failpoint.ts';
import { defineTask } from '../queue/task.ts';
import { applyEvent } from './apply-event.ts';
import { catchUpJob } from './catch-up-job.ts';
import type { ChannelEvent } from './channel.ts';

/**
 * Works off one stored delivery: which account, which tenant, what happened. Nothing is serialised here: the inbox takes events in any
 * order and any number of times.
 */
export const processWebhookTask = defineTask({
  name: 'process-webhook',
  lane: 'inbound',
  payload: z.object({ deliveryId: z.string() }),
  async tenantOf(ctx, { deliveryId }) {
    const delivery = await readWebhookDelivery(ctx.db, deliveryId);
    const event = delivery === null ? undefined : ctx.channels.get(delivery.channel)?.parse(delivery.body)[0];
    if (delivery === null || event === undefined || event.accountKey === '') return null;
    return (await findRoute(ctx.db, { channel: delivery.channel, externalId: event.accountKey }))?.tenantId ?? null;
  },
  async run(ctx, { deliveryId }, { attempt, maxAttempts }) {
    const delivery = await readWebhookDelivery(ctx.db, deliveryId);
    if (delivery === null || delivery.settledAt !== null) return;
    try {
      const leftOut = await settleEvents(ctx, delivery);
      const detail = leftOut.filter((reason) => reason !== null).join('; ');
      const outcome = leftOut.every((reason) => reason !== null) ? 'ignored' : 'processed';
      await settleWebhookDelivery(ctx.db, deliveryId, {
        outcome,
        ...(detail === '' ? {} : { detail: detail.slice(0, 500) }),
      });
    } catch (error) {
      if (attempt >= maxAttempts) {
        const detail = error instanceof Error ? error.name : 'error';
        await settleWebhookDelivery(ctx.db, deliveryId, { outcome: 'failed', detail });
      }
      throw error;
    }
  },
});

async function settleEvents(ctx: RelayContext, delivery: WebhookDelivery): Promise<(string | null)[]> {
  const channel = must(ctx.channels.get(delivery.channel), `the channel ${delivery.channel}`);
  const leftOut: (string | null)[] = [];
  for (const event of channel.parse(delivery.body)) {
    leftOut.push(await settleEvent(ctx, delivery, event));
    if (event.kind === 'echo') await failpoint('after-echo');
  }
  return leftOut;
}

/** Null, or why the event was left out. */
async function settleEvent(ctx: RelayContext, delivery: WebhookDelivery, event: ChannelEvent): Promise<string | null> {
  if (event.accountKey === '') return `${nameOf(event)}: no account named`;
  // By the id inside the signed body, never by an address or a header.
  const route = await findRoute(ctx.db, { channel: delivery.channel, externalId: event.accountKey });
  if (route === null) return `${nameOf(event)}: account not linked`;
  return ctx.db.withTenant(route.tenantId, async (tx) => {
    const connection = await findConnection(tx, route.connectionId);
    if (connection === null || connection.status === 'disconnected') return `${nameOf(event)}: account not linked`;
    if (delivery.verdict === 'ok') return applyEvent(ctx, tx, event, { connection, now: ctx.clock.now() });
    if (!('conversationKey' in event)) return `${nameOf(event)}: too old to be believed`;
    // A replay must have no effect, and a genuine late delivery must not be lost: the platform's own list decides.
    tx.enqueue(catchUpJob({ connectionId: connection.id, conversationKey: event.conversationKey, sinceMs: 0 }));
    return null;
  });
}

function nameOf(event: ChannelEvent): string {
  return event.kind === 'ignored' ? event.type : event.kind;
}
