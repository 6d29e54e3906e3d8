import type { ConnectionAttempt } from '@tandem/shared/api';
import type { ConnectionId, PersonId, TenantId } from '@tandem/shared/model';
import { failpoint } from '../lib/failpoint.ts';
import type { Database } from './database.ts';
import { jsonb } from './json.ts';
import type { TenantTx } from './tenant-tx.ts';

// The closed list of what is not one tenant's: webhooks, routes, linking attempts, leases, limits, members. (Sign-in is in
// `tenancy/session-store.ts`, processes in `queue/recovery.ts`.) Each function is one SQL function of 0003, open to one role.

export interface WebhookDelivery {
  readonly id: string;
  readonly channel: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
  readonly verdict: 'ok' | 'stale';
  readonly receivedAt: Date;
  readonly settledAt: Date | null;
  /** How often the platform was asked in vain about it. */
  readonly asked: number;
  readonly outcome: WebhookOutcome | null;
}

export type NewWebhookDelivery = Omit<WebhookDelivery, 'id' | 'settledAt' | 'asked' | 'outcome'>;

/** What became of it; all but the first two say why in `detail`. */
export type WebhookOutcome = 'processed' | 'ignored' | 'failed' | 'unreadable' | 'unconfirmed';

/** So long a webhook's transaction may wait for a lock or a disk: whoever delivers is told to come again. */
const storeTimeoutMs = 3000;

/**
 * Stores a verified webhook and enqueues `process-webhook` (`confirm-webhook` for a stale one) in one transaction; `isNew` false: the
 * same bytes were there already, perhaps long ago.
 */
export async function storeWebhookDelivery(
  db: Database,
  delivery: NewWebhookDelivery,
): Promise<{ id: string; isNew: boolean }> {
  const [stored] = await db.withRole('ingress', async (sql) => {
    // Together, so that the limit costs no round trip.
    const [, rows] = await Promise.all([
      sql`select set_config('statement_timeout', ${String(storeTimeoutMs)}, true)`,
      sql<[{ id: string; isNew: boolean }]>`
        select id, is_new as "isNew" from store_webhook_delivery(${delivery.channel}, ${delivery.receivedAt},
          ${jsonb(sql, delivery.headers)}, ${Buffer.from(delivery.body)}, ${delivery.verdict})`,
    ]);
    await failpoint('after-insert');
    return rows;
  });
  return stored;
}

export async function readWebhookDelivery(db: Database, id: string): Promise<WebhookDelivery | null> {
  const [row] = await db.withRole(
    'worker',
    (sql) => sql<WebhookDelivery[]>`
      select id, channel, headers, body, verdict, received_at as "receivedAt", settled_at as "settledAt", asked, outcome
      from read_webhook_delivery(${id})`,
  );
  return row ?? null;
}

export async function settleWebhookDelivery(
  db: Database,
  id: string,
  result: { outcome: WebhookOutcome; detail?: string },
): Promise<void> {
  await db.withRole(
    'worker',
    (sql) => sql`select settle_webhook_delivery(${id}, ${result.outcome}, ${result.detail ?? null})`,
  );
}

/** Its words go: they are about what was deleted here. That it came is still known. */
export async function emptyWebhookDelivery(db: Database, id: string): Promise<void> {
  await db.withRole('worker', (sql) => sql`select empty_webhook(${id})`);
}

/** Notes whose words are in it, so that they go when the customer is erased. */
export async function nameWebhookSubject(
  tx: TenantTx,
  id: string,
  event: object,
  connectionId: ConnectionId,
): Promise<void> {
  const key = 'conversationKey' in event ? event.conversationKey : undefined;
  if (typeof key === 'string') await tx.sql`select name_own_webhook_subject(${id}, ${connectionId}, ${key})`;
}

/** Leaves it in quarantine with a reason, and enqueues `confirm-webhook` again in `waitMs`. */
export async function postponeWebhookDelivery(
  db: Database,
  id: string,
  { detail, waitMs }: { detail: string; waitMs: number },
): Promise<void> {
  await db.withRole('worker', (sql) => sql`select postpone_webhook_delivery(${id}, ${detail}, ${waitMs})`);
}

/**
 * Notes that deliveries can reach us. Where nobody noted it for more than `gapMs`, the catch-up of all linked accounts is brought
 * forward into the next `spreadMs`, and the gap in milliseconds comes back; else 0.
 */
export async function beatInbound(db: Database, { gapMs, spreadMs }: { gapMs: number; spreadMs: number }) {
  const [row] = await db.withRole(
    'ingress',
    (sql) => sql<[{ gap: string }]>`select beat_inbound(${gapMs}, ${spreadMs}) as gap`,
  );
  return Number(row.gap);
}

/** Whose account this is; null: nobody's. */
export async function findRoute(
  db: Database,
  account: { channel: string; externalId: string },
): Promise<{ tenantId: TenantId; connectionId: ConnectionId } | null> {
  const [row] = await db.withRole(
    'worker',
    (sql) => sql<{ tenantId: TenantId; connectionId: ConnectionId }[]>`
      select tenant_id as "tenantId", connection_id as "connectionId" from find_route(${account.channel}, ${account.externalId})`,
  );
  return row ?? null;
}

/** Makes the account this tenant's; `taken`: another tenant has linked it. */
export async function claimRoute(
  tx: TenantTx,
  route: { channel: string; externalId: string; connectionId: ConnectionId },
): Promise<'claimed' | 'already-own' | 'taken'> {
  const [row] = await tx.sql<[{ result: 'claimed' | 'already-own' | 'taken' }]>`
    select claim_route(${route.channel}, ${route.externalId}, ${route.connectionId}) as result`;
  return row.result;
}

export async function releaseRoute(tx: TenantTx, account: { channel: string; externalId: string }): Promise<void> {
  await tx.sql`select release_route(${account.channel}, ${account.externalId})`;
}

export async function createConnectionAttempt(
  tx: TenantTx,
  attempt: { id: string; channel: string; personId: PersonId; sessionId: string; expiresAt: Date },
): Promise<void> {
  await tx.sql`select create_connection_attempt(
    ${attempt.id}, ${attempt.channel}, ${attempt.personId}, ${attempt.sessionId}, ${attempt.expiresAt})`;
}

/** The start URL was opened: binds the state to this browser. Null: unknown, opened before, or expired. */
export async function beginConnectionAttempt(
  db: Database,
  attempt: { id: string; stateHash: Uint8Array; cookieHash: Uint8Array; now: Date },
): Promise<{ channel: string } | null> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<{ channel: string | null }[]>`
      select begin_connection_attempt(
        ${attempt.id}, ${Buffer.from(attempt.stateHash)}, ${Buffer.from(attempt.cookieHash)}, ${attempt.now}) as channel`,
  );
  return row === undefined || row.channel === null ? null : { channel: row.channel };
}

/** Single use, only for the browser that began it, and while the device is signed in and its person has one of the roles. */
export async function consumeConnectionAttempt(
  db: Database,
  proof: { stateHash: Uint8Array; cookieHash: Uint8Array; now: Date; roles: readonly string[] },
): Promise<{ id: string; tenantId: TenantId; personId: PersonId; channel: string } | null> {
  const [row] = await db.withRole(
    'app',
    (sql) => sql<{ id: string; tenantId: TenantId; personId: PersonId; channel: string }[]>`
      select id, tenant_id as "tenantId", person_id as "personId", channel
      from consume_connection_attempt(${Buffer.from(proof.stateHash)}, ${Buffer.from(proof.cookieHash)}, ${proof.now},
        ${proof.roles as string[]}::text[])`,
  );
  return row ?? null;
}

export async function settleConnectionAttempt(
  tx: TenantTx,
  id: string,
  outcome: Exclude<ConnectionAttempt, { status: 'pending' }>,
): Promise<void> {
  await tx.sql`select settle_connection_attempt(${id}, ${jsonb(tx.sql, outcome)})`;
}

export async function readConnectionAttempt(tx: TenantTx, id: string): Promise<ConnectionAttempt | null> {
  const [row] = await tx.sql<{ outcome: ConnectionAttempt | null; isExpired: boolean }[]>`
    select outcome, is_expired as "isExpired" from read_connection_attempt(${id})`;
  if (row === undefined) return null;
  if (row.outcome !== null) return row.outcome;
  return row.isExpired
    ? { status: 'failed', code: 'attempt_expired', reason: 'nobody finished it in time', missingScopes: [] }
    : { status: 'pending' };
}

export interface Lease {
  readonly tenantId: TenantId;
  readonly key: string;
  /** Unique per holder, not per process. */
  readonly owner: string;
}

/** Null: somebody holds it (also the same owner: a lease is not re-entrant). The fence only ever grows. */
export async function takeLease(db: Database, lease: Lease & { ttlMs: number }): Promise<{ fence: bigint } | null> {
  const [row] = await db.withRole(
    'worker',
    (sql) => sql<{ fence: string | null }[]>`
      select take_lease(${lease.tenantId}, ${lease.key}, ${lease.owner}, ${lease.ttlMs}) as fence`,
  );
  return row === undefined || row.fence === null ? null : { fence: BigInt(row.fence) };
}

/** False: it is lost, stop at once. */
export async function renewLease(db: Database, lease: Lease & { fence: bigint; ttlMs: number }): Promise<boolean> {
  const [row] = await db.withRole(
    'worker',
    (sql) => sql<[{ isHeld: boolean }]>`
      select renew_lease(
        ${lease.tenantId}, ${lease.key}, ${lease.owner}, ${lease.fence.toString()}, ${lease.ttlMs}) as "isHeld"`,
  );
  return row.isHeld;
}

export async function releaseLease(db: Database, lease: Lease & { fence: bigint }): Promise<void> {
  await db.withRole(
    'worker',
    (sql) => sql`select release_lease(${lease.tenantId}, ${lease.key}, ${lease.owner}, ${lease.fence.toString()})`,
  );
}

/** Over all nodes. 0: one call is taken, go. Else nothing is taken and it may be tried again after `waitMs`. */
export async function takeAppLimit(db: Database, limit: AppLimit): Promise<{ waitMs: number }> {
  const [row] = await db.withRole(
    'worker',
    (sql) => sql<[{ waitMs: number }]>`select take_app_limit(${limit.key}, ${jsonb(sql, limit.windows)}) as "waitMs"`,
  );
  return row;
}

interface AppLimit {
  readonly key: string;
  readonly windows: readonly { n: number; perMs: number }[];
}

type CallClass = 'send' | 'refresh' | 'read' | 'spare';

/** Over all nodes. 0: one call is taken, go. Else nothing is taken and it may be tried again after `waitMs`. */
export async function takeAppCall(
  db: Database,
  limit: AppLimit,
  { callClass, waitedMs }: { callClass: CallClass; waitedMs: number },
): Promise<{ waitMs: number }> {
  const [row] = await db.withRole(
    'worker',
    (sql) => sql<[{ waitMs: number }]>`
      select take_app_call(${limit.key}, ${jsonb(sql, limit.windows)}, ${callClass}, ${Math.round(waitedMs)}) as "waitMs"`,
  );
  return row;
}

/** False: the conversation stands in the queue, and its job comes when its turn does. */
export async function askAppTurn(
  db: Database,
  limit: AppLimit,
  turn: { tenantId: string; conversationId: string },
): Promise<boolean> {
  const [row] = await db.withRole(
    'worker',
    (sql) => sql<[{ isTaken: boolean }]>`
      select ask_app_turn(${limit.key}, ${jsonb(sql, limit.windows)}, ${turn.tenantId}, ${turn.conversationId}) as "isTaken"`,
  );
  return row.isTaken;
}

/** Makes the jobs of those whose turn it is. Milliseconds until it is worth asking again; null: nobody waits. */
export async function handOutAppTurns(db: Database, limit: AppLimit, task: string): Promise<number | null> {
  const [row] = await db.withRole(
    'worker',
    (sql) => sql<[{ waitMs: number | null }]>`
      select hand_out_app_turns(${limit.key}, ${jsonb(sql, limit.windows)}, ${task}) as "waitMs"`,
  );
  return row.waitMs;
}

/** No node makes a call of that class, or a less urgent one, before. */
export async function pauseAppCalls(db: Database, key: string, callClass: CallClass, pauseMs: number): Promise<void> {
  await db.withRole('worker', (sql) => sql`select pause_app_calls(${key}, ${callClass}, ${Math.ceil(pauseMs)})`);
}

export async function isMember(tx: TenantTx, id: PersonId): Promise<boolean> {
  const found = await tx.sql`select from own_members(array[${id}]::uuid[], null, 1)`;
  return found.length > 0;
}
