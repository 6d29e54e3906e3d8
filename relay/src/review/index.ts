import type { RelayFeature } from '../feature.ts';
import { reviewRoutes } from './review-routes.ts';

/** What the team thinks of the agent's answers: the unsure ones and the wrong ones, corrected. */
export const reviewFeature: RelayFeature = { name: 'review', routes: reviewRoutes };
