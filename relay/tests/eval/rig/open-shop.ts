import { api, defaultAgentOptions } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import {
  type ConnectionId,
  connectionId,
  type PersonId,
  personId,
  type TenantId,
  tenantId,
} from '@tandem/shared/model';
import { createOwner } from '../../../src/tenancy/session-store.ts';
import type { EvalShop } from '../eval-case.ts';
import type { EvalRelay } from './eval-relay.ts';

/** A shop of the cases as a tenant of the relay. */
export interface OpenShop {
  readonly shop: EvalShop;
  readonly tenantId: TenantId;
  readonly personId: PersonId;
  readonly connectionId: ConnectionId;
  /** The relay's document → the cases' name of it. */
  readonly documentNames: ReadonlyMap<string, string>;
}

/** Founds the shop, links an account, writes down its knowledge over HTTP as its owner would, and waits until all of it can be searched. */
export async function openShop(relay: EvalRelay, shop: EvalShop, budgetSpent = false): Promise<OpenShop> {
  const ids = { tenantId: tenantId.parse(newId()), personId: personId.parse(newId()) };
  const connection = connectionId.parse(newId());
  const owner = {
    id: ids.personId,
    email: `${ids.personId}@example.com`,
    name: 'Owner',
    passwordHash: '-',
    shopName: shop.name,
  };
  await relay.ctx.db.withTenant(ids.tenantId, async (tx) => {
    const { sql } = tx;
    await sql`insert into tenant (id, name, time_zone, language, log_id, data_key, plan)
      values (${ids.tenantId}, ${shop.name}, 'Asia/Bangkok', ${shop.language}, ${newId()}, ${Buffer.alloc(0)}, 'enterprise')`;
    await createOwner(relay.ctx, tx, owner);
    await sql`insert into connection (tenant_id, id, channel, external_id, handle, status, connected_by)
      values (${ids.tenantId}, ${connection}, 'tiktok', ${newId()}, ${shop.id}, 'active', ${ids.personId})`;
  });
  const documentNames = new Map<string, string>();
  for (const { id: name, ...document } of shop.documents) {
    const params = { id: connection };
    const { id } = await relay.call(ids, api.createDocument, { params, body: { ...document, isEnabled: true } });
    documentNames.set(id, name);
  }
  await relay.drain();
  const { documents } = await relay.call(ids, api.listDocuments, { params: { id: connection } });
  const unread = documents.filter(({ state }) => state !== 'ready');
  if (unread.length > 0) throw new Error(`${shop.id}: not imported: ${unread.map(({ title }) => title).join(', ')}`);
  const spent = { budgets: { ...defaultAgentOptions.budgets, perDayUsd: 0 } };
  await relay.call(ids, api.putAgent, {
    params: { id: connection },
    body: { ...shop.options, ...(budgetSpent ? spent : {}), mode: 'auto', prompt: shop.prompt, version: 0 },
  });
  return { shop, ...ids, connectionId: connection, documentNames };
}
