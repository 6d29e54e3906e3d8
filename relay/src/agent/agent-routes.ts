import { api } from '@tandem/shared/api';
import type { RelayContext } from '../context.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { RouteTable } from '../http/route.ts';
import { readAgentSettings, writeAgentSettings } from './agent-settings-store.ts';

const noConnection = () => new ProblemError('not_found', 'no such connection');

export function agentRoutes(routes: RouteTable, { db }: RelayContext): void {
  routes.bind(api.getAgent, ({ caller, input }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const settings = await readAgentSettings(tx, input.params.id);
      if (settings === null) throw noConnection();
      return settings;
    }),
  );
  routes.bind(api.putAgent, ({ caller, input }) =>
    db.withTenant(caller.tenantId, async (tx) => {
      const connectionId = input.params.id;
      if ((await readAgentSettings(tx, connectionId)) === null) throw noConnection();
      const written = await writeAgentSettings(tx, { ...input.body, connectionId });
      if (written === null) throw new ProblemError('conflict', 'somebody else has changed the agent since');
      tx.append({ type: 'agent.changed', connectionId });
      return written;
    }),
  );
}
