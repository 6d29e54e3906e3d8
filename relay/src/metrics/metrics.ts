import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Longest first bucket a person would not notice, up to where an upstream has given up. */
const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30];

/**
 * What one relay process counts. Labels are closed sets (routes, tasks, channels, outcomes), never a tenant, a person or a message:
 * they would grow without end, and name shops to whoever reads a dashboard.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'tandem_http_request_seconds',
      help: 'Time from request to answer',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: seconds,
      registers,
    }),
    webhooks: new Counter({
      name: 'tandem_webhooks_total',
      help: 'Webhooks by what the platform was answered',
      labelNames: ['channel', 'status'] as const,
      registers,
    }),
    webhookAckSeconds: new Histogram({
      name: 'tandem_webhook_ack_seconds',
      help: 'Time from a webhook to its answer',
      labelNames: ['channel'] as const,
      buckets: seconds,
      registers,
    }),
    jobs: new Counter({
      name: 'tandem_jobs_total',
      help: 'Finished runs of queue jobs by outcome: done, retried, dead',
      labelNames: ['lane', 'task', 'outcome'] as const,
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'tandem_job_seconds',
      help: 'Time a run of a queue job took',
      labelNames: ['lane', 'task'] as const,
      buckets: seconds,
      registers,
    }),
    sends: new Counter({
      name: 'tandem_sends_total',
      help: 'Send attempts at a platform by result: sent, rejected, unknown',
      labelNames: ['channel', 'author', 'result'] as const,
      registers,
    }),
    breakerOpen: new Gauge({
      name: 'tandem_breaker_open',
      help: '1 while calls to a service are held back: a breaker of the service, or of any of its accounts, is not closed',
      labelNames: ['service', 'scope'] as const,
      registers,
    }),
    subscribers: new Gauge({ name: 'tandem_stream_subscribers', help: 'Desktops on the stream', registers }),
    streamLagSeconds: new Histogram({
      name: 'tandem_stream_lag_seconds',
      help: 'Age of the newest event when it was handed to the sockets',
      buckets: seconds,
      registers,
    }),
    agentRuns: new Counter({
      name: 'tandem_agent_runs_total',
      help: 'Decisions of the agent by outcome',
      labelNames: ['outcome'] as const,
      registers,
    }),
    agentCost: new Counter({
      name: 'tandem_agent_cost_usd_total',
      help: 'What the model’s answers cost, in US dollars',
      labelNames: ['model'] as const,
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

/** Memory, event loop lag, garbage collection. Once per process: they are the process's, not a relay's. */
export function countProcess(metrics: Metrics): void {
  collectDefaultMetrics({ register: metrics.registry });
}
