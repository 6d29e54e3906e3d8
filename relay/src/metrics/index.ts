export { countProcess, createMetrics, type Metrics } from './metrics.ts';
export { metricsRoutes } from './metrics-routes.ts';
export { watchBreakers } from './watch-breakers.ts';
