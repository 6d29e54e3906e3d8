import type { RelayFeature } from '../feature.ts';
import { importDocumentTask } from './import/import-document.task.ts';
import { recrawlDocumentTask } from './import/recrawl-document.task.ts';
import { knowledgeRoutes } from './knowledge-routes.ts';
import { purgeDocumentTask } from './purge-document.task.ts';
import { uploadRoute } from './upload-route.ts';

/** What a shop tells its agent, per connection: questions and answers, texts, files, pages of the web. */
export const knowledgeFeature: RelayFeature = {
  name: 'knowledge',
  routes: knowledgeRoutes,
  http: uploadRoute,
  tasks: [importDocumentTask, recrawlDocumentTask, purgeDocumentTask],
};
