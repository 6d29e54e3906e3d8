import type { MessagePart } from '@tandem/shared/model';
import type { TenantTx } from '../db/tenant-tx.ts';
import { type Annotation, annotatedParts, keepAnnotation } from './annotation-store.ts';
import { findByExternalId, updateParts } from './message-store.ts';
import { openThread } from './open-thread.ts';
import { storableParts } from './storable.ts';
import type { ThreadRef } from './thread-ref.ts';

interface Subject {
  readonly thread: ThreadRef;
  readonly targetExternalId: string;
  readonly occurredAt: number;
  readonly now: number;
}

export async function recordReaction(
  tx: TenantTx,
  input: Subject & { readonly by: 'contact' | 'shop'; readonly emoji: string; readonly action: 'add' | 'remove' },
): Promise<void> {
  const { by, emoji, action } = input;
  await annotate(tx, input, { kind: 'reaction', by, emoji, action });
}

export async function recordEdit(
  tx: TenantTx,
  input: Subject & { readonly parts: readonly MessagePart[] },
): Promise<void> {
  await annotate(tx, input, { kind: 'edit', parts: storableParts(input.parts) });
}

export async function recordUnsend(tx: TenantTx, input: Subject): Promise<void> {
  await annotate(tx, input, { kind: 'unsend' });
}

/** Keeps it even when its message is not there yet: `applyAnnotations` finds it then. */
async function annotate(tx: TenantTx, subject: Subject, annotation: Annotation): Promise<void> {
  const { thread, targetExternalId, occurredAt } = subject;
  const { connectionId } = thread;
  await openThread(tx, thread, occurredAt);
  if (!(await keepAnnotation(tx, { connectionId, targetExternalId }, annotation, occurredAt))) return;
  const message = await findByExternalId(tx, connectionId, targetExternalId);
  if (message === null) return;
  const parts = await annotatedParts(tx, { connectionId, targetExternalId });
  if (parts !== null) await updateParts(tx, message.messageId, parts);
  tx.append({ type: 'message.changed', ...message, deliveryState: null });
}
