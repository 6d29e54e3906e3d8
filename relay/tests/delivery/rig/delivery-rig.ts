import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@tandem/shared/lib';
import type { ClientId, ConnectionId, ConversationId, PersonId, TenantId } from '@tandem/shared/model';
import type { Sql } from 'postgres';
import { connect } from '../../../src/db/connect.ts';
import { createDatabase } from '../../../src/db/create-database.ts';
import { features } from '../../../src/features.ts';
import { queueReply } from '../../../src/inbox/index.ts';
import { startDatabase } from '../../kills/rig/database.ts';
import { startFleet } from '../../kills/rig/fleet.ts';
import { type LedgerLine, type Platform, startPlatform } from '../../kills/rig/sandbox.ts';
import { openShop } from '../../kills/rig/shop.ts';
import { until } from '../../kills/rig/until.ts';

export interface DeliveryShop {
  readonly account: string;
  readonly tenantId: TenantId;
  readonly personId: PersonId;
  readonly connectionId: ConnectionId;
  /** Customers who have written once, and their conversations. */
  conversations(count: number): Promise<ConversationId[]>;
  /** A reply of staff on its way. */
  reply(conversationId: ConversationId, text: string): Promise<void>;
}

export interface DeliveryRig extends AsyncDisposable {
  readonly platform: Platform;
  readonly adminSql: Sql;
  openShop(account: string): Promise<DeliveryShop>;
  /** What customers got by our calls, in the order in which the platform took it. */
  received(): Promise<LedgerLine[]>;
}

/** PostgreSQL, the platform and relay processes of their own; replies are queued from here, by the same code and in real transactions. */
export async function startDeliveryRig({
  plan,
  limits,
}: {
  plan: readonly string[];
  limits: string;
}): Promise<DeliveryRig> {
  const dir = await mkdtemp(join(tmpdir(), 'tandem-delivery-'));
  const cleanUp: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const clean of cleanUp.reverse()) await clean();
    if (process.env.TANDEM_DELIVERY_KEEP === undefined) await rm(dir, { recursive: true, force: true });
    else console.log(`kept ${dir}`);
  };
  try {
    const database = await startDatabase();
    cleanUp.push(database.close);
    const platform = await startPlatform(dir);
    cleanUp.push(platform.close);
    const settings = {
      DATABASE_URL: database.url,
      TANDEM_DATA_DIR: join(dir, 'relay'),
      TANDEM_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      TIKTOK_SANDBOX_URL: platform.url,
      TANDEM_TIKTOK_LIMITS: limits,
      LOG_LEVEL: 'info',
    };
    const fleet = await startFleet(plan, settings, dir);
    cleanUp.push(fleet.close);
    await fleet.allReady();
    const db = createDatabase({ url: database.url, features, poolSize: 4 });
    cleanUp.push(() => db.close());
    const adminSql = connect(database.ownerUrl, { max: 2 });
    cleanUp.push(() => adminSql.end({ timeout: 5 }));
    return {
      platform,
      adminSql,
      async openShop(account) {
        const { connectionId, session } = await openShop(fleet.front.url, [], account);
        const { tenantId, personId } = await identity(adminSql, connectionId);
        await adminSql`update agent_settings set mode = 'off' where connection_id = ${connectionId}`;
        return {
          account,
          tenantId,
          personId,
          connectionId,
          conversations: (count) => conversationsOf({ platform, adminSql, account, connectionId }, count),
          reply: (conversationId, text) =>
            db.withTenant(tenantId, async (tx) => {
              const author = { kind: 'staff', personId: session.person.id } as const;
              const clientId = newId() as ClientId;
              await queueReply(tx, { conversationId, author, text, clientId, replyToId: null, now: Date.now() });
            }),
        };
      },
      async received() {
        const { lines } = await platform.knob<{ lines: LedgerLine[] }>('GET', 'ledger?kind=received');
        return lines.filter(({ source }) => source === 'API').toSorted((left, right) => left.seq - right.seq);
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function identity(adminSql: Sql, connectionId: ConnectionId) {
  const [row] = await adminSql<{ tenantId: TenantId; personId: PersonId }[]>`
    select tenant_id as "tenantId", connected_by as "personId" from connection where id = ${connectionId}`;
  if (row === undefined) throw new Error('the linked account is not there');
  return row;
}

let people = 0;

async function conversationsOf(
  {
    platform,
    adminSql,
    account,
    connectionId,
  }: { platform: Platform; adminSql: Sql; account: string; connectionId: ConnectionId },
  count: number,
): Promise<ConversationId[]> {
  const keys: string[] = [];
  const names = Array.from({ length: count }, () => `guest.${++people}`);
  // A few at a time: the platform's stand-in fsyncs each.
  for (let at = 0; at < names.length; at += 20) {
    const some = names.slice(at, at + 20).map(async (username) => {
      const { id } = await platform.knob<{ id: string }>('POST', 'customers', { username });
      const message = { type: 'text', text: `hello from ${username}` };
      const sent = await platform.knob<{ conversationId: string }>('POST', 'customer/send', {
        customer: id,
        account,
        message,
      });
      keys.push(sent.conversationId);
    });
    await Promise.all(some);
  }
  return until(
    `${count} conversations of ${account}`,
    async () => {
      const rows = await adminSql<{ id: ConversationId }[]>`
        select id from conversation where connection_id = ${connectionId} and external_id = any(${keys}) order by id`;
      return rows.length === count ? rows.map(({ id }) => id) : undefined;
    },
    300_000,
  );
}
