import { backoffMs, must } from '@tandem/shared/lib';
import { z } from 'zod';
import type { RelayContext } from '../context.ts';
import { postponeWebhookDelivery, readWebhookDelivery, type WebhookDelivery } from '../db/global-tables.ts';
import { defineTask } from '../queue/task.ts';
import { confirmEvent, type Waiting } from './confirm-event.ts';
import { isDone, settleAsFailed } from './process-webhook.task.ts';
import { tenantOfDelivery } from './webhook-account.ts';
import { type EventOutcome, settleDelivery } from './webhook-outcome.ts';

/** Longer than any platform repeats a delivery; until then a platform that is down or an account to be linked again may come back. */
const giveUpAfterMs = 7 * 24 * 3_600_000;

/**
 * Works off a delivery that is validly signed but too old (or too new) to be believed: a replay must have no effect, and a genuine late
 * one must not be lost. So the platform is asked, and what it says counts. While it cannot be asked, the delivery waits in quarantine.
 */
export const confirmWebhookTask = defineTask({
  name: 'confirm-webhook',
  lane: 'pull',
  payload: z.object({ deliveryId: z.string() }),
  tenantOf: tenantOfDelivery,
  async run(ctx, { deliveryId }, { attempt, maxAttempts, signal }) {
    const delivery = await readWebhookDelivery(ctx.db, deliveryId);
    // Signed anew and fresh meanwhile: its ordinary way has it.
    if (delivery === null || isDone(delivery) || delivery.verdict === 'ok') return;
    const log = ctx.log.child({ correlation: deliveryId, channel: delivery.channel });
    try {
      const outcomes = await askAbout(ctx, delivery, signal);
      const waiting = outcomes.find((one) => one.kind === 'waiting');
      if (waiting !== undefined && ctx.clock.now() - delivery.receivedAt.getTime() < giveUpAfterMs) {
        const waitMs = Math.max(waiting.waitMs, backoffMs(delivery.asked + 1, 30_000, 1_800_000));
        await postponeWebhookDelivery(ctx.db, deliveryId, { detail: waiting.reason, waitMs });
        log.info({ reason: waiting.reason, asked: delivery.asked + 1, waitMs }, 'webhook stays in quarantine');
        return;
      }
      const result = await settleDelivery(ctx, deliveryId, outcomes.map(givenUp));
      log.info(result, 'late webhook settled');
    } catch (error) {
      if (attempt >= maxAttempts) await settleAsFailed(ctx, deliveryId, error);
      throw error;
    }
  },
});

async function askAbout(
  ctx: RelayContext,
  delivery: WebhookDelivery,
  signal: AbortSignal,
): Promise<(EventOutcome | Waiting)[]> {
  const channel = must(ctx.channels.get(delivery.channel), `the channel ${delivery.channel}`);
  const outcomes: (EventOutcome | Waiting)[] = [];
  for (const event of channel.parse(delivery.body)) outcomes.push(await confirmEvent(ctx, delivery, event, signal));
  return outcomes;
}

function givenUp(outcome: EventOutcome | Waiting): EventOutcome {
  return outcome.kind === 'waiting' ? { kind: 'unconfirmed', reason: outcome.reason } : outcome;
}
