import type { RelayFeature } from '../feature.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import { tendDeadLettersJob, tendDeadLettersTask } from './tend-dead-letters.task.ts';

/** What ended without an outcome: seen, tried again by people or by the clock, discarded. */
export const deadLettersFeature: RelayFeature = {
  name: 'dead-letters',
  routes: deadLetterRoutes,
  tasks: [tendDeadLettersTask],
  on: { 'dead_letter.changed': () => tendDeadLettersJob(Date.now()) },
};
