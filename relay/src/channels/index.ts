import type { RelayFeature } from '../feature.ts';
import { job } from '../queue/task.ts';
import { catchUpTask } from './catch-up.task.ts';
import { catchUpAccountJob, catchUpAccountTask } from './catch-up-account.task.ts';
import { confirmWebhookTask } from './confirm-webhook.task.ts';
import { deliverReplyTask } from './deliver-reply.task.ts';
import { fetchMediaTask } from './fetch-media.task.ts';
import { introduceAccountTask } from './introduce-account.task.ts';
import { introduceContactTask } from './introduce-contact.task.ts';
import { processWebhookTask } from './process-webhook.task.ts';
import { resumeDeliveriesJob, resumeDeliveriesTask } from './resume-deliveries.task.ts';
import { watchInbound } from './watch-inbound.ts';
import { webhookRoutes } from './webhook-routes.ts';

export { createPlatforms, type Platforms } from './registry.ts';
export { startTurnPumps } from './turn-pump.ts';

/** The messaging port's own work: webhooks in, media, catching up. */
export const channelsFeature: RelayFeature = {
  name: 'channels',
  http(server, ctx) {
    webhookRoutes(server, ctx);
    watchInbound(server, ctx);
  },
  tasks: [
    processWebhookTask,
    confirmWebhookTask,
    catchUpAccountTask,
    fetchMediaTask,
    catchUpTask,
    introduceAccountTask,
    introduceContactTask,
    deliverReplyTask,
    resumeDeliveriesTask,
  ],
  on: {
    'connection.opened': ({ connectionId }) => catchUpAccountJob(connectionId),
    'connection.changed': ({ connectionId }) => resumeDeliveriesJob(connectionId),
    'message.queued': ({ conversationId }) =>
      job(deliverReplyTask, { conversationId }, { key: `deliver:${conversationId}`, fair: true }),
    'conversation.opened': ({ conversationId }) => job(introduceContactTask, { conversationId }),
  },
};
