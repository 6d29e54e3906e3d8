import { must } from '@tandem/shared/lib';
import { z } from 'zod';
import { findConnection } from '../connections/index.ts';
import type { RelayContext } from '../context.ts';
import {
  nameWebhookSubject,
  readWebhookDelivery,
  settleWebhookDelivery,
  type WebhookDelivery,
} from '../db/global-tables.ts';
import { failpoint } from '../lib/failpoint.ts';
import { defineTask } from '../queue/task.ts';
import { applyEvent } from './apply-event.ts';
import type { ChannelEvent } from './channel.ts';
import { accountOf, tenantOfDelivery } from './webhook-account.ts';
import { type EventOutcome, nameOf, outcomeOf, settleDelivery, unreadable } from './webhook-outcome.ts';

/**
 * Works off one stored delivery: which account, which tenant, what happened. Nothing is serialised here: the inbox takes events in any
 * order and any number of times. Its id is the correlation id of all that follows.
 */
export const processWebhookTask = defineTask({
  name: 'process-webhook',
  lane: 'inbound',
  payload: z.object({ deliveryId: z.string() }),
  tenantOf: tenantOfDelivery,
  async run(ctx, { deliveryId }, { attempt, maxAttempts }) {
    const delivery = await readWebhookDelivery(ctx.db, deliveryId);
    if (delivery === null || isDone(delivery) || delivery.verdict === 'stale') return;
    const log = ctx.log.child({ correlation: deliveryId, channel: delivery.channel });
    try {
      const result = await settleDelivery(ctx, deliveryId, await settleEvents(ctx, delivery));
      log.info(result, 'webhook settled');
    } catch (error) {
      if (attempt >= maxAttempts) await settleAsFailed(ctx, deliveryId, error);
      throw error;
    }
  },
});

/** A failed one may be tried again by hand. */
export function isDone({ settledAt, outcome }: WebhookDelivery): boolean {
  return settledAt !== null && outcome !== 'failed';
}

export async function settleAsFailed(ctx: RelayContext, deliveryId: string, error: unknown): Promise<void> {
  const detail = error instanceof Error ? error.name : 'error';
  await settleWebhookDelivery(ctx.db, deliveryId, { outcome: 'failed', detail });
}

async function settleEvents(ctx: RelayContext, delivery: WebhookDelivery): Promise<EventOutcome[]> {
  const channel = must(ctx.channels.get(delivery.channel), `the channel ${delivery.channel}`);
  const outcomes: EventOutcome[] = [];
  for (const event of channel.parse(delivery.body)) {
    outcomes.push(unreadable(event) ?? (await settleEvent(ctx, delivery, event)));
    if (event.kind === 'echo') await failpoint('after-echo');
  }
  return outcomes;
}

async function settleEvent(ctx: RelayContext, delivery: WebhookDelivery, event: ChannelEvent): Promise<EventOutcome> {
  const account = await accountOf(ctx, delivery, event);
  const notLinked = outcomeOf(`${nameOf(event)}: account not linked`);
  if (account === null) return notLinked;
  return ctx.db.withTenant(account.tenantId, async (tx) => {
    const connection = await findConnection(tx, account.connectionId);
    if (connection === null || connection.status === 'disconnected') return notLinked;
    const now = ctx.clock.now();
    await nameWebhookSubject(tx, delivery.id, event, connection.id);
    return outcomeOf(await applyEvent(ctx, tx, event, { connection, now, correlation: delivery.id }));
  });
}
