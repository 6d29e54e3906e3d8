import type { ConnectionId, MessagePart } from '@tandem/shared/model';
import { jsonb } from '../db/json.ts';
import type { TenantTx } from '../db/tenant-tx.ts';

export type Annotation =
  | {
      readonly kind: 'reaction';
      readonly by: 'contact' | 'shop';
      readonly emoji: string;
      readonly action: 'add' | 'remove';
    }
  | { readonly kind: 'edit'; readonly parts: readonly MessagePart[] }
  | { readonly kind: 'unsend' };

interface Target {
  readonly connectionId: ConnectionId;
  readonly targetExternalId: string;
}

/** Keeps the annotation, unless a newer word on the same subject is there. False: nothing changed. */
export async function keepAnnotation(tx: TenantTx, target: Target, annotation: Annotation, occurredAt: number) {
  const { kind, ...body } = annotation;
  const slot = annotation.kind === 'reaction' ? `${annotation.by} ${annotation.emoji}` : '';
  const kept = await tx.sql`
    insert into message_annotation (tenant_id, connection_id, target_external_id, kind, slot, occurred_at, body)
    values (${tx.tenantId}, ${target.connectionId}, ${target.targetExternalId}, ${kind}, ${slot}, ${new Date(occurredAt)},
      ${jsonb(tx.sql, body)})
    on conflict (tenant_id, connection_id, target_external_id, kind, slot) do update
      set occurred_at = excluded.occurred_at, body = excluded.body
      -- Two words of one millisecond: any rule will do that does not depend on which came first.
      where (message_annotation.occurred_at, message_annotation.body::text) < (excluded.occurred_at, excluded.body::text)
    returning 1`;
  return kept.length > 0;
}

/** The parts as edits and a withdrawal left them; null: neither happened. */
export async function annotatedParts(
  tx: TenantTx,
  { connectionId, targetExternalId }: Target,
): Promise<readonly MessagePart[] | null> {
  const found = await tx.sql<{ kind: 'edit' | 'unsend'; parts: readonly MessagePart[] | null }[]>`
    select kind, body -> 'parts' as parts from message_annotation
    where tenant_id = ${tx.tenantId} and connection_id = ${connectionId} and target_external_id = ${targetExternalId}
      and kind in ('edit', 'unsend')
    order by kind desc`;
  const [last] = found;
  if (last === undefined) return null;
  return last.kind === 'unsend' ? [{ kind: 'unsupported', type: 'unsent' }] : last.parts;
}
