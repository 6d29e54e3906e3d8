import { absenceFeature } from './absence/index.ts';
import { agentFeature } from './agent/index.ts';
import { auditFeature } from './audit/index.ts';
import { channelsFeature } from './channels/index.ts';
import { connectionsFeature } from './connections/index.ts';
import { deadLettersFeature } from './dead-letters/index.ts';
import { eventsFeature } from './events/index.ts';
import type { RelayFeature } from './feature.ts';
import { gapsFeature } from './gaps/index.ts';
import { inboxFeature } from './inbox/index.ts';
import { knowledgeFeature } from './knowledge/index.ts';
import { mailFeature } from './mail/index.ts';
import { mediaFeature } from './media/index.ts';
import { plansFeature } from './plans/index.ts';
import { privacyFeature } from './privacy/index.ts';
import { reviewFeature } from './review/index.ts';
import { tenancyFeature } from './tenancy/index.ts';
import { workbenchFeature } from './workbench/index.ts';

/** The only list of features; adding one = one line. */
export const features: readonly RelayFeature[] = [
  eventsFeature,
  auditFeature,
  mediaFeature,
  mailFeature,
  plansFeature,
  tenancyFeature,
  inboxFeature,
  connectionsFeature,
  knowledgeFeature,
  channelsFeature,
  agentFeature,
  workbenchFeature,
  gapsFeature,
  reviewFeature,
  absenceFeature,
  deadLettersFeature,
  privacyFeature,
];
