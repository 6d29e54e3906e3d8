import type { ConnectionId, ConnectionStatus } from '@tandem/shared/model';
import { bySystem, recordAudit } from '../audit/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import type { GrantedToken } from '../providers/provider.ts';
import { tenantCipher } from '../tenancy/index.ts';

const keyVersion = 1;

type Keys = Pick<RelayContext, 'keys'>;

export interface StoredToken {
  readonly channel: string;
  readonly externalId: string;
  readonly status: ConnectionStatus;
  readonly accessToken: string;
  readonly accessExpiresAt: Date | null;
  readonly refreshToken: string | null;
  readonly updatedAt: Date;
}

interface TokenRecord {
  channel: string;
  externalId: string;
  status: ConnectionStatus;
  accessToken: Buffer;
  accessExpiresAt: Date | null;
  refreshToken: Buffer | null;
  keyVersion: number;
  updatedAt: Date;
}

/** For what a token is decrypted: a call to the platform, a look at whether it is due, its renewal, the return of the grant. */
export type TokenUse = 'call' | 'schedule' | 'renew' | 'revoke';

/** Every decryption is in the shop's audit log. Whoever may fail afterwards records it in a transaction of its own, beforehand. */
export function recordTokenUse(tx: TenantTx, connectionId: ConnectionId, use: TokenUse): Promise<void> {
  const subject = { kind: 'account', id: connectionId } as const;
  return recordAudit(tx, { ...bySystem, act: 'token.open', subject, detail: { use } });
}

/**
 * Null: never linked, or disconnected and cleaned up. `lock`: whoever refreshes goes one at a time. `use` null: it is recorded already.
 */
export async function readToken(
  tx: TenantTx,
  keys: Keys,
  connectionId: ConnectionId,
  { use, lock = false }: { use: TokenUse | null; lock?: boolean },
): Promise<StoredToken | null> {
  const [row] = await tx.sql<TokenRecord[]>`
    select c.channel, c.external_id as "externalId", c.status, t.access_token as "accessToken",
      t.access_expires_at as "accessExpiresAt", t.refresh_token as "refreshToken", t.key_version as "keyVersion",
      t.updated_at as "updatedAt"
    from connection_token t
    join connection c on c.tenant_id = t.tenant_id and c.id = t.connection_id
    where t.tenant_id = ${tx.tenantId} and t.connection_id = ${connectionId}
    ${lock ? tx.sql`for update of t` : tx.sql``}`;
  if (row === undefined) return null;
  if (use !== null) await recordTokenUse(tx, connectionId, use);
  const cipher = await tenantCipher(keys, tx);
  const place = { connectionId, keyVersion: row.keyVersion };
  return {
    channel: row.channel,
    externalId: row.externalId,
    status: row.status,
    accessToken: cipher.decrypt(row.accessToken, aad(place, 'access')).toString(),
    accessExpiresAt: row.accessExpiresAt,
    refreshToken: row.refreshToken === null ? null : cipher.decrypt(row.refreshToken, aad(place, 'refresh')).toString(),
    updatedAt: row.updatedAt,
  };
}

/** What the platform returned is stored whole: it may have rotated the refresh token. */
export async function writeToken(
  tx: TenantTx,
  keys: Keys,
  connectionId: ConnectionId,
  { token, now }: { token: GrantedToken; now: Date },
): Promise<void> {
  const cipher = await tenantCipher(keys, tx);
  const place = { connectionId, keyVersion };
  const access = cipher.encrypt(token.accessToken, aad(place, 'access'));
  const refresh = token.refreshToken === null ? null : cipher.encrypt(token.refreshToken, aad(place, 'refresh'));
  await tx.sql`
    insert into connection_token (tenant_id, connection_id, access_token, access_expires_at, refresh_token, refresh_expires_at,
      key_version, updated_at)
    values (${tx.tenantId}, ${connectionId}, ${access}, ${date(token.accessExpiresAt)}, ${refresh},
      ${date(token.refreshExpiresAt)}, ${keyVersion}, ${now})
    on conflict (tenant_id, connection_id) do update set
      access_token = excluded.access_token, access_expires_at = excluded.access_expires_at,
      refresh_token = excluded.refresh_token, refresh_expires_at = excluded.refresh_expires_at,
      key_version = excluded.key_version, updated_at = excluded.updated_at`;
}

/** Only of an account that is not linked any more: it may have been linked anew meanwhile. */
export async function deleteToken(tx: TenantTx, connectionId: ConnectionId): Promise<void> {
  await tx.sql`
    delete from connection_token t using connection c
    where t.tenant_id = ${tx.tenantId} and t.connection_id = ${connectionId}
      and c.tenant_id = t.tenant_id and c.id = t.connection_id and c.status = 'disconnected'`;
}

/** With the tenant, which the cipher adds: a row copied to another tenant, connection or column does not open. */
function aad(place: { connectionId: string; keyVersion: number }, column: string): string {
  return ['connection', place.connectionId, place.keyVersion, column].join(':');
}

function date(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
