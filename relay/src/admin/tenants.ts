import { type TenantId, tenantId } from '@tandem/shared/model';
import type { Database } from '../db/database.ts';
import { resumeShop, suspendShop } from '../tenancy/index.ts';
import { AdminError } from './admin-error.ts';
import { tenantPages } from './tenant-pages.ts';
import { withDatabase } from './with-database.ts';

interface OperatorTenant {
  readonly id: TenantId;
  readonly name: string;
  readonly since: Date;
  readonly people: number;
  readonly accounts: number;
  readonly seenAt: Date | null;
  readonly waiting: number;
  readonly suspendedAt: Date | null;
  readonly reason: string | null;
}

export async function listTenants(): Promise<void> {
  await withDatabase(async ({ db }) => {
    let count = 0;
    for await (const ids of tenantPages(db)) {
      const page = await readTenants(db, ids);
      for (const shop of page) {
        const words = [
          shop.id,
          shop.name,
          `${shop.people} people`,
          `${shop.accounts} accounts`,
          shop.seenAt === null ? 'never seen' : `seen ${shop.seenAt.toISOString()}`,
          ...(shop.suspendedAt === null ? [] : [`SUSPENDED since ${shop.suspendedAt.toISOString()}: ${shop.reason}`]),
        ];
        console.log(words.join('  '));
      }
      count += page.length;
    }
    console.log(count === 0 ? 'There are no shops yet.' : `${count} in all.`);
  });
}

export async function showTenant([id]: readonly string[]): Promise<void> {
  const shopId = idOf(id);
  await withDatabase(async ({ db }) => {
    const [shop] = await readTenants(db, [shopId]);
    if (shop === undefined) throw noShop(shopId);
    const own = await db.withTenant(shopId, readOwn);
    const state =
      shop.suspendedAt === null ? 'working' : `SUSPENDED since ${shop.suspendedAt.toISOString()}: ${shop.reason}`;
    console.log(`${shop.name}  ${shop.id}`);
    console.log(`state          ${state}`);
    console.log(`since          ${shop.since.toISOString()}, ${own.timeZone}, ${own.language}`);
    console.log(`people         ${shop.people}, last seen ${shop.seenAt?.toISOString() ?? 'never'}`);
    console.log(`conversations  ${own.conversations}, ${own.messages} messages`);
    console.log(`jobs           ${shop.waiting} waiting, ${own.deadLetters} given up`);
    console.log(`accounts       ${own.accounts.length === 0 ? 'none' : ''}`.trimEnd());
    for (const { channel, handle, status, lastEventAt, tokenExpiresAt } of own.accounts) {
      const last = lastEventAt === null ? 'nothing arrived yet' : `last event ${lastEventAt.toISOString()}`;
      const token = tokenExpiresAt === null ? '' : `, token until ${tokenExpiresAt.toISOString()}`;
      console.log(`  ${channel} @${handle}: ${status}, ${last}${token}`);
    }
  });
}

export async function suspendTenant([id, ...words]: readonly string[]): Promise<void> {
  const shopId = idOf(id);
  const reason = words.join(' ').trim();
  if (reason === '' || reason.length > 300)
    throw new AdminError('Say why, in up to 300 characters: its people read it. admin tenants suspend <id> <reason>');
  await withDatabase(async ({ db }) => {
    if (!(await suspendShop({ db }, shopId, reason))) throw noShop(shopId);
    console.log('It is suspended: nobody signs in, its work waits, and what customers write is stored.');
  });
}

export async function resumeTenant([id]: readonly string[]): Promise<void> {
  const shopId = idOf(id);
  await withDatabase(async ({ db }) => {
    if (!(await resumeShop({ db }, shopId))) throw new AdminError(`The shop ${shopId} is not suspended.`);
    console.log('It goes on: what waited is worked off now.');
  });
}

function readTenants(db: Pick<Database, 'withRole'>, ids: readonly string[]): Promise<OperatorTenant[]> {
  return db.withRole(
    'worker',
    (sql) => sql<OperatorTenant[]>`
      select id, name, since, people, accounts, seen_at as "seenAt", waiting, suspended_at as "suspendedAt", reason
      from unnest(${[...ids]}::uuid[]) with ordinality wanted (shop_id, place) cross join lateral operator_tenant(shop_id) order by place`,
  );
}

interface OwnFigures {
  readonly timeZone: string;
  readonly language: string;
  readonly conversations: number;
  readonly messages: number;
  readonly deadLetters: number;
}

interface OwnAccount {
  readonly channel: string;
  readonly handle: string;
  readonly status: string;
  readonly lastEventAt: Date | null;
  readonly tokenExpiresAt: Date | null;
}

async function readOwn({ sql, tenantId: own }: Parameters<Parameters<Database['withTenant']>[1]>[0]) {
  const [figures] = await sql<[OwnFigures]>`
    select time_zone as "timeZone", language,
      (select count(*)::int from conversation where tenant_id = ${own}) as conversations,
      (select count(*)::int from message where tenant_id = ${own}) as messages,
      (select count(*)::int from dead_letter where tenant_id = ${own}) as "deadLetters"
    from tenant where id = ${own}`;
  const accounts = await sql<OwnAccount[]>`
    select c.channel, c.handle, c.status, c.last_event_at as "lastEventAt", t.access_expires_at as "tokenExpiresAt"
    from connection c left join connection_token t on t.tenant_id = c.tenant_id and t.connection_id = c.id
    where c.tenant_id = ${own} order by c.id`;
  return { ...figures, accounts };
}

function idOf(text: string | undefined): TenantId {
  const parsed = tenantId.safeParse(text);
  if (!parsed.success) throw new AdminError('Name the shop by the id that "admin tenants list" prints.');
  return parsed.data;
}

function noShop(id: string): AdminError {
  return new AdminError(`There is no shop ${id}.`);
}
