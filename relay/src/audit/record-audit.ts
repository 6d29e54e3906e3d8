import { newId } from '@tandem/shared/lib';
import type {
  AuditAct,
  AuditActorKind,
  AuditResult,
  AuditSubjectKind,
  PersonId,
  Role,
  TenantId,
} from '@tandem/shared/model';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';

export interface AuditActor {
  readonly kind: AuditActorKind;
  readonly id?: PersonId;
  /** At that moment. */
  readonly role?: Role;
}

/** From where: what a request came with. */
export interface AuditFrom {
  readonly ip?: string;
  readonly sessionId?: string;
  readonly requestId?: string;
}

/** Who asks, and from where. */
export interface Asker {
  readonly actor: AuditActor;
  readonly from: AuditFrom;
}

export interface AuditRecord extends Partial<Asker> {
  readonly act: AuditAct;
  readonly subject?: { readonly kind: AuditSubjectKind; readonly id: string };
  /** When left out: done. */
  readonly result?: AuditResult;
  /** Ids, states and counts. Never what somebody wrote, nobody's name and no address. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

/** What the relay does by itself. */
export const bySystem: Asker = { actor: { kind: 'system' }, from: {} };

/** In the transaction of the act itself, so that neither is ever there without the other. */
export async function recordAudit(tx: TenantTx, record: AuditRecord): Promise<void> {
  const { act, subject, result = 'done', detail = {}, actor = bySystem.actor, from = {} } = record;
  await tx.sql`
    insert into audit_entry (tenant_id, id, actor_kind, actor_id, actor_role, act, subject_kind, subject_id, result, ip, session_id,
      request_id, detail)
    values (${tx.tenantId}, ${newId()}, ${actor.kind}, ${actor.id ?? null}, ${actor.role ?? null}, ${act},
      ${subject?.kind ?? null}, ${subject?.id ?? null}, ${result}, ${from.ip ?? null}, ${from.sessionId ?? null},
      ${from.requestId ?? null}, ${jsonb(tx.sql, detail)})`;
}

/** What a request says about who asks; `caller` null: nobody who is known. */
export function askerOf(
  caller: {
    readonly tenantId: TenantId;
    readonly personId: PersonId;
    readonly sessionId: string;
    readonly role: Role;
  } | null,
  { ip, requestId }: { readonly ip: string; readonly requestId: string },
): Asker {
  if (caller === null) return { actor: bySystem.actor, from: { ip, requestId } };
  const { personId: id, role, sessionId } = caller;
  return { actor: { kind: 'person', id, role }, from: { ip, sessionId, requestId } };
}
