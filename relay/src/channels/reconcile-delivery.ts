import { type MessagePart, textOf } from '@tandem/shared/model';
import type { PlatformList } from '../inbox/index.ts';
import type { AccountAccess, Channel, ChannelEvent } from './channel.ts';

const pullTimeoutMs = 8_000;

/** Asks the platform for the conversation's newest messages, to learn what became of a send; null: this channel has no such list. */
export async function listForReconciling(
  channel: Channel,
  account: AccountAccess,
  conversationKey: string,
  askedAt: number,
): Promise<PlatformList | null> {
  if (channel.pullConversation === null) return null;
  const events = await channel.pullConversation({
    account,
    conversationKey,
    urgency: channel.turns === undefined ? 'due' : 'taken',
    signal: AbortSignal.timeout(pullTimeoutMs),
  });
  const echoes = events.flatMap((event) => (event.kind === 'echo' ? [asListed(event)] : []));
  const times = events.flatMap((event) =>
    event.kind === 'echo' || event.kind === 'message' ? [event.occurredAt] : [],
  );
  return { askedAt, echoes, reachesBackTo: times.length === 0 ? null : Math.min(...times) };
}

function asListed({
  externalId,
  parts,
  occurredAt,
}: Extract<ChannelEvent, { kind: 'echo' }>): PlatformList['echoes'][number] {
  const texts = parts.filter((part): part is Extract<MessagePart, { kind: 'text' }> => part.kind === 'text');
  return { externalId, text: textOf(texts), occurredAt };
}
