import type { RelayFeature } from '../feature.ts';
import { auditExportRoute } from './audit-export-route.ts';
import { auditRoutes } from './audit-routes.ts';

export { csvLine, csvStart } from './csv.ts';
export { type Asker, askerOf, bySystem, recordAudit } from './record-audit.ts';
export { recordRefusal } from './record-refusal.ts';

/** Who did what, from where, with what result. */
export const auditFeature: RelayFeature = { name: 'audit', routes: auditRoutes, http: auditExportRoute };
