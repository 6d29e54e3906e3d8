import { api } from '@tandem/shared/api';
import { recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { RouteTable } from '../http/route.ts';
import { readAgentSettings, writeAgentSettings } from './agent-settings-store.ts';
import { isTimezone } from './business-hours.ts';
import { spendingOf } from './money/budget.ts';
import { companyMonthUsd, readSpent, usageDays } from './money/usage-store.ts';
import { tracesOfConversation, tracesOfMessage } from './trace/trace-store.ts';

const no = (what: string) => new ProblemError('not_found', `no such ${what}`);

export function agentRoutes(routes: RouteTable, { db, clock }: RelayContext): void {
  routes.bind(api.getAgent, ({ caller, input }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const settings = await readAgentSettings(tx, input.params.id);
      if (settings === null) throw no('connection');
      return settings;
    }),
  );
  routes.bind(api.putAgent, ({ caller, input, by }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const connectionId = input.params.id;
      if ((await readAgentSettings(tx, connectionId)) === null) throw no('connection');
      const zone = input.body.hours?.timezone;
      if (zone !== undefined && !isTimezone(zone)) {
        throw new ProblemError('invalid_input', 'unknown time zone', { 'hours.timezone': 'is not a time zone' });
      }
      const written = await writeAgentSettings(tx, { ...input.body, connectionId });
      if (written === null) throw new ProblemError('conflict', 'somebody else has changed the agent since');
      const subject = { kind: 'account', id: connectionId } as const;
      const detail = { mode: written.mode, version: written.version };
      await recordAudit(tx, { ...by, act: 'agent.change_settings', subject, detail });
      tx.append({ type: 'agent.changed', connectionId });
      return written;
    }),
  );
  routes.bind(api.getAgentUsage, ({ caller, input }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const connectionId = input.params.id;
      const settings = await readAgentSettings(tx, connectionId);
      if (settings === null) throw no('connection');
      const now = clock.now();
      return {
        connectionId,
        days: await usageDays(tx, { connectionId, days: input.query.days, now }),
        ...spendingOf(settings.budgets, await readSpent(tx, connectionId, now)),
        companyMonthUsd: await companyMonthUsd(tx, now),
      };
    }),
  );
  routes.bind(api.getTrace, ({ caller, input }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const traces = await tracesOfMessage(tx, input.params.id);
      if (traces === null) throw no('message');
      return { traces };
    }),
  );
  routes.bind(api.listTraces, ({ caller, input }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const traces = await tracesOfConversation(tx, input.params.id);
      if (traces === null) throw no('conversation');
      return { traces };
    }),
  );
}
