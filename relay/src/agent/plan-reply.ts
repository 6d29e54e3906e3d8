import type { ConversationId, HandOffReason, MessageId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { type ConversationForAgent, conversationForAgent } from '../inbox/index.ts';
import { type KnowledgeIndex, readKnowledge } from '../knowledge/index.ts';
import { readAgentSettings } from './agent-settings-store.ts';
import { type Burst, burstEndsAt, readBurst, type Turn } from './burst.ts';
import { summaryOf } from './composition.ts';
import { hasDraftFor, messageAges } from './thread-facts.ts';
import { greetingWaitMs, reservedMessages, windowMarginMs } from './timing.ts';

/** The state of the conversation that an answer is written for. */
export interface ReplyTarget {
  readonly view: ConversationForAgent;
  readonly mode: 'draft' | 'auto';
  readonly answersMessageId: MessageId;
}

export type ReplyPlan =
  | { readonly kind: 'nothing'; readonly why: string }
  | { readonly kind: 'wait'; readonly until: number }
  /** The agent is off, and the conversation is still its own. */
  | { readonly kind: 'let-go'; readonly handlerEpoch: number }
  | {
      readonly kind: 'hand-off';
      readonly target: ReplyTarget;
      readonly reason: HandOffReason;
      readonly summary: string;
    }
  | {
      readonly kind: 'compose';
      readonly target: ReplyTarget;
      readonly turns: readonly Turn[];
      readonly questions: readonly string[];
      readonly prompt: string;
      readonly knowledge: KnowledgeIndex;
    };

/** What the agent should do about a conversation now. Reads only. */
export async function planReply(
  ctx: RelayContext,
  tx: TenantTx,
  conversationId: ConversationId,
  now: number,
): Promise<ReplyPlan> {
  const view = await conversationForAgent(tx, conversationId);
  if (view?.isAgentTurn && view.effectiveMode === 'off') return { kind: 'let-go', handlerEpoch: view.handlerEpoch };
  const target = view === null ? null : replyTarget(view);
  if (view === null || target === null) return { kind: 'nothing', why: 'not the agent’s turn' };
  if (view.heldUntil !== null && view.heldUntil > now) return { kind: 'wait', until: view.heldUntil };
  const turns = await turnsOf(tx, view, now);
  const burst = burstOf(turns);
  if (burst.turns.length === 0) return { kind: 'nothing', why: 'nothing unanswered' };
  const endsAt = burstEndsAt(burst, ctx.config.burstWaitMs);
  if (endsAt > now) return { kind: 'wait', until: endsAt };
  const draftOf = { messageId: target.answersMessageId, handlerEpoch: view.handlerEpoch };
  if (target.mode === 'draft' && (await hasDraftFor(tx, draftOf))) return { kind: 'nothing', why: 'drafted' };

  const words = summaryOf(burst.turns.flatMap(({ text }) => (text === '' ? [] : [text])));
  const handOff = (reason: HandOffReason): ReplyPlan => ({ kind: 'hand-off', target, reason, summary: words });
  const reading = readBurst(burst);
  switch (reading.kind) {
    case 'closing':
      return { kind: 'nothing', why: 'thanks or a sticker' };
    case 'greeting': {
      const until = Math.max(...burst.turns.map(({ arrivedAt }) => arrivedAt)) + greetingWaitMs;
      return until > now ? { kind: 'wait', until } : handOff('not_in_knowledge');
    }
    case 'asks-for-person':
      return handOff('asked_for_person');
    case 'not-text':
      return handOff('not_text');
    case 'questions': {
      if (target.mode === 'auto' && !canSend(view, now)) return handOff('window_nearly_spent');
      const settings = await readAgentSettings(tx, view.connectionId);
      const knowledge = await readKnowledge(ctx, tx, view.connectionId);
      return { kind: 'compose', target, turns, questions: reading.texts, prompt: settings?.prompt ?? '', knowledge };
    }
  }
}

/** Null: it is not the agent's turn. */
export function replyTarget(view: ConversationForAgent): ReplyTarget | null {
  const { isAgentTurn, effectiveMode, newestInboundId } = view;
  if (!isAgentTurn || effectiveMode === 'off' || newestInboundId === null) return null;
  return { view, mode: effectiveMode, answersMessageId: newestInboundId };
}

function canSend({ messagesLeft, windowExpiresAt }: ConversationForAgent, now: number): boolean {
  const hasMessage = messagesLeft === null || messagesLeft > reservedMessages;
  return hasMessage && (windowExpiresAt === null || windowExpiresAt - now > windowMarginMs);
}

async function turnsOf(
  tx: TenantTx,
  { messages }: ConversationForAgent,
  now: number,
): Promise<(Turn & { isUnanswered: boolean })[]> {
  const ages = await messageAges(
    tx,
    messages.map(({ id }) => id),
  );
  return messages.map(({ id, author, text, kinds, isUnanswered }) => ({
    author: author === 'contact' ? 'contact' : author === 'platform-auto' ? 'auto' : 'shop',
    text,
    kinds,
    isUnanswered,
    arrivedAt: now - (ages.get(id) ?? 0),
  }));
}

function burstOf(turns: readonly (Turn & { isUnanswered: boolean })[]): Burst {
  return {
    turns: turns.filter(({ isUnanswered }) => isUnanswered),
    isReply: turns.some(({ author }) => author === 'shop'),
  };
}
