import { assertNever, must } from '@tandem/shared/lib';
import type { ConnectionRecord } from '../connections/index.ts';
import { markReconnect, noteEvent } from '../connections/index.ts';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import {
  isForgotten,
  isThreadForgotten,
  receiveMessage,
  recordEcho,
  recordEdit,
  recordReaction,
  recordSeen,
  recordUnsend,
  type ThreadRef,
} from '../inbox/index.ts';
import { catchUpJob } from './catch-up-job.ts';
import type { ChannelEvent } from './channel.ts';
import { fetchMediaJob } from './fetch-media-job.ts';
import { type AwaitedMedia, toMessageParts } from './inbound-parts.ts';
import { deletedHere } from './webhook-outcome.ts';

/** A conversation's time in the list against that of the event which says that something came. */
const listLagMs = 30_000;

interface Arrival {
  readonly connection: ConnectionRecord;
  /** Epoch milliseconds; stands in for a time the platform did not tell. */
  readonly now: number;
  /** What the logs follow from the webhook to the send. */
  readonly correlation: string;
}

/**
 * Hands one event of a platform to the inbox, idempotently and in any order. Returns what was left out, null when nothing was.
 */
export async function applyEvent(
  ctx: RelayContext,
  tx: TenantTx,
  event: ChannelEvent,
  { connection, now, correlation }: Arrival,
): Promise<string | null> {
  if (await isAboutForgotten(tx, event, connection)) return deletedHere(event);
  const occurredAt = event.occurredAt === 0 ? now : Math.min(event.occurredAt, now + 60_000);
  const sinceMs = occurredAt - listLagMs;
  const look = catchUpJob({ connectionId: connection.id, conversationKey: null, sinceMs, correlation });
  switch (event.kind) {
    case 'message':
    case 'echo':
      await noteEvent(tx, connection.id, new Date(now));
      await applyMessage(ctx, tx, event, { connection, occurredAt, now, correlation });
      return null;
    case 'reaction': {
      const { targetExternalId, emoji, action, by } = event;
      await recordReaction(tx, { ...at(ctx, connection, event), targetExternalId, emoji, action, by, occurredAt, now });
      return null;
    }
    case 'edit': {
      // A new picture in an edit has no message of its own to be fetched for: its place stays pending.
      const { parts } = toMessageParts(event.parts);
      const { targetExternalId } = event;
      await recordEdit(tx, { ...at(ctx, connection, event), targetExternalId, parts, occurredAt, now });
      return null;
    }
    case 'unsend':
      await recordUnsend(tx, {
        ...at(ctx, connection, event),
        targetExternalId: event.targetExternalId,
        occurredAt,
        now,
      });
      return null;
    case 'seen':
      await recordSeen(tx, { ...at(ctx, connection, event), upTo: event.upTo, occurredAt, now });
      return null;
    case 'pull-needed':
      tx.enqueue(look);
      return null;
    case 'account-state':
      // Deliveries may come days late: what happened before the account was linked anew says nothing about the new link.
      if (occurredAt < connection.connectedAt.getTime() - 1000) return `${event.kind}: older than the link`;
      // The platform says this also of what we gave back ourselves, perhaps for the team that had the account before, and names the
      // second only: so it makes us look. A grant that is gone is refused, which ends the link.
      if (event.state === 'token_invalid') tx.enqueue(look);
      else await markReconnect(tx, connection.id, event.state);
      return null;
    case 'referral':
      return 'referral';
    case 'ignored':
      return event.type;
    default:
      return assertNever(event);
  }
}

/** What was deleted here stays so, whatever late copy or later word on it comes. */
export async function isAboutForgotten(
  tx: TenantTx,
  event: ChannelEvent,
  { id: connectionId }: ConnectionRecord,
): Promise<boolean> {
  if (!('conversationKey' in event)) return false;
  const { conversationKey, occurredAt } = event;
  const kind = event.kind === 'message' ? 'said' : event.kind === 'echo' ? 'echo' : 'other';
  if (await isThreadForgotten(tx, { connectionId, conversationKey }, { kind, occurredAt })) return true;
  if (event.kind === 'message' || event.kind === 'echo') return isForgotten(tx, connectionId, event.externalId);
  return 'targetExternalId' in event && isForgotten(tx, connectionId, event.targetExternalId);
}

type MessageEvent = Extract<ChannelEvent, { kind: 'message' | 'echo' }>;

async function applyMessage(
  ctx: RelayContext,
  tx: TenantTx,
  event: MessageEvent,
  { connection, occurredAt, now, correlation }: Arrival & { occurredAt: number },
): Promise<void> {
  const { parts, awaited } = toMessageParts(event.parts);
  const { externalId, replyToExternalId } = event;
  const common = { ...at(ctx, connection, event), externalId, parts, replyToExternalId, occurredAt, now, correlation };
  if (event.kind === 'message') {
    const { messageId, isNew } = await receiveMessage(tx, { ...common, opensWindow: event.opensWindow });
    if (isNew) await awaitMedia(ctx, tx, awaited, { event, connection, messageId });
  } else {
    const { messageId, matched } = await recordEcho(tx, { ...common, origin: event.origin });
    if (matched === 'new') await awaitMedia(ctx, tx, awaited, { event, connection, messageId });
  }
}

async function awaitMedia(
  ctx: RelayContext,
  tx: TenantTx,
  awaited: readonly AwaitedMedia[],
  { event, connection, messageId }: { event: MessageEvent; connection: ConnectionRecord; messageId: string },
): Promise<void> {
  for (const { mediaId, part } of awaited) {
    await ctx.media.reserve(tx, mediaId);
    const { conversationKey, externalId } = event;
    tx.enqueue(
      fetchMediaJob({
        connectionId: connection.id,
        messageId,
        mediaId,
        conversationKey,
        messageExternalId: externalId,
        part,
      }),
    );
  }
}

function at(
  ctx: RelayContext,
  connection: ConnectionRecord,
  event: { conversationKey: string; contact: ThreadRef['contact'] },
) {
  const channel = must(ctx.channels.get(connection.channel), `the channel ${connection.channel}`);
  const thread: ThreadRef = {
    connectionId: connection.id,
    capabilities: channel.capabilities(connection.grantedScopes),
    // A paused account's agent keeps its turn until the account goes on; a lost one's has nothing to say.
    defaultMode: connection.status === 'active' || connection.status === 'paused' ? connection.agentMode : 'off',
    linkedAt: connection.connectedAt,
    conversationKey: event.conversationKey,
    contact: event.contact,
  };
  return { thread };
}
