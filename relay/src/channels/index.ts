import type { RelayFeature } from '../feature.ts';
import { job } from '../queue/task.ts';
import { catchUpTask } from './catch-up.task.ts';
import { catchUpJob } from './catch-up-job.ts';
import { deliverReplyTask } from './deliver-reply.task.ts';
import { fetchMediaTask } from './fetch-media.task.ts';
import { introduceContactTask } from './introduce-contact.task.ts';
import { processWebhookTask } from './process-webhook.task.ts';
import { webhookRoutes } from './webhook-routes.ts';

export { createPlatforms, type Platforms } from './registry.ts';

/** How far back a newly linked account is read: what is older has left the reply window long ago. */
const historyMs = 14 * 24 * 3_600_000;

/** The messaging port's own work: webhooks in, media, catching up. */
export const channelsFeature: RelayFeature = {
  name: 'channels',
  http: webhookRoutes,
  tasks: [processWebhookTask, fetchMediaTask, catchUpTask, introduceContactTask, deliverReplyTask],
  on: {
    'connection.opened': ({ connectionId }) =>
      catchUpJob({ connectionId, conversationKey: null, sinceMs: Date.now() - historyMs }),
    'message.queued': ({ conversationId }) =>
      job(deliverReplyTask, { conversationId }, { key: `deliver:${conversationId}` }),
    'conversation.opened': ({ conversationId }) => job(introduceContactTask, { conversationId }),
  },
};
