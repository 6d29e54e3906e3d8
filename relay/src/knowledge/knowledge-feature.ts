import type { RelayFeature } from '../feature.ts';
import { knowledgeRoutes } from './knowledge-routes.ts';

/** What a shop tells its agent: questions and answers, per connection. */
export const knowledgeFeature: RelayFeature = { name: 'knowledge', routes: knowledgeRoutes };
