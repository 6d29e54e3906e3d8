import type { AgentSettings } from '@tandem/shared/api';

import type { ConversationId, MessageId } from '@tandem/shared/model';
import type { RelayContext } from '../context.ts';
import type { TenantTx } from '../db/tenant-tx.ts';
import { type ConversationForAgent, conversationForAgent } from '../inbox/index.ts';
import { readKnowledge } from '../knowledge/index.ts';
import { agentAllowance } from '../plans/index.ts';
import { burstEndsAt, type Turn } from './burst.ts';
import type { CaseFile } from './decision.ts';
import { knowledgeVersionOf } from './knowledge-version.ts';
import { readLiveAgent } from './live-agent.ts';
import { isBudgetSpent, isConversationSpent } from './money/budget.ts';
import { readSpent } from './money/usage-store.ts';
import { hasDraftFor, messageAges, shopLanguage } from './thread-facts.ts';
import { burstCeiling, windowMarginMs } from './timing.ts';
import { conversationNanoUsd } from './trace/trace-store.ts';

/** The state of the conversation that an answer is written for. */
export interface ReplyTarget {
  readonly view: ConversationForAgent;
  readonly mode: 'draft' | 'auto';
  readonly answersMessageId: MessageId;
  /** Of the burst. */
  readonly messageIds: readonly MessageId[];
}

export type ReplyPlan =
  | { readonly kind: 'nothing'; readonly why: string }
  | { readonly kind: 'wait'; readonly until: number }
  /** The agent is off, and the conversation is still its own. */
  | { readonly kind: 'let-go'; readonly handlerEpoch: number }
  | { readonly kind: 'decide'; readonly target: ReplyTarget; readonly file: CaseFile };

/** Whether it is the agent's turn now, and if so all that its decision may rest on. Reads only. */
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
  if (target.messageIds.length === 0) return { kind: 'nothing', why: 'nothing unanswered' };
  // Settings and knowledge of one version, whatever is published meanwhile.
  const live = await readLiveAgent(tx, view.connectionId);
  if (live === null) return { kind: 'nothing', why: 'no such connection' };
  const { settings, snapshotId } = live;
  const turns = await turnsOf(tx, view, now);
  const burst = turns.filter(({ id }) => target.messageIds.includes(id));
  const endsAt = burstEndsAt(burst, turns, timingOf(settings, ctx.config.burstWaitMs));
  if (endsAt > now) return { kind: 'wait', until: endsAt };
  const draftOf = { messageId: target.answersMessageId, handlerEpoch: view.handlerEpoch };
  if (target.mode === 'draft' && (await hasDraftFor(tx, draftOf))) return { kind: 'nothing', why: 'drafted' };
  const knowledge = await readKnowledge(ctx, tx, view.connectionId, snapshotId);
  const allowance = await agentAllowance(tx, now);
  const file: CaseFile = {
    settings,
    knowledge,
    // The same words under another version are asked again: what is kept for them is the version's.
    knowledgeVersion:
      live.version === 0 ? knowledgeVersionOf(knowledge) : `${live.version}/${knowledgeVersionOf(knowledge)}`,
    turns,
    burst,
    note: view.handBackNote,
    mode: target.mode,
    canSend: canSend(view, settings, now),
    isPlanSpent: allowance.pausedBy !== null,
    isBudgetSpent: allowance.isMoneySpent || (await isSpent(tx, view, settings, now)),
    textLimit: view.conversation.replyRules.textLimit,
    shopLanguage: await shopLanguage(tx),
    now,
  };
  return { kind: 'decide', target, file };
}

/** Null: it is not the agent's turn. */
export function replyTarget(view: ConversationForAgent): ReplyTarget | null {
  const { isAgentTurn, effectiveMode, newestInboundId } = view;
  if (!isAgentTurn || effectiveMode === 'off' || newestInboundId === null) return null;
  const messageIds = view.messages.flatMap(({ id, isUnanswered }) => (isUnanswered ? [id] : []));
  return { view, mode: effectiveMode, answersMessageId: newestInboundId, messageIds };
}

async function isSpent(tx: TenantTx, view: ConversationForAgent, { budgets }: AgentSettings, now: number) {
  if (isBudgetSpent(budgets, await readSpent(tx, view.connectionId, now))) return true;
  return (
    budgets.perConversationUsd !== null &&
    isConversationSpent(budgets, await conversationNanoUsd(tx, view.conversation.id))
  );
}

function canSend(
  { messagesLeft, windowExpiresAt }: ConversationForAgent,
  settings: AgentSettings,
  now: number,
): boolean {
  const hasMessage = messagesLeft === null || messagesLeft > settings.reservedMessages;
  return hasMessage && (windowExpiresAt === null || windowExpiresAt - now > windowMarginMs);
}

function timingOf({ burst }: AgentSettings, defaultWaitMs: number) {
  const minWaitMs = burst.minWaitMs ?? defaultWaitMs;
  return { minWaitMs, ceilingMs: burst.ceilingMs ?? minWaitMs * burstCeiling };
}

async function turnsOf(
  tx: TenantTx,
  { messages }: ConversationForAgent,
  now: number,
): Promise<(Turn & { id: MessageId })[]> {
  const ages = await messageAges(
    tx,
    messages.map(({ id }) => id),
  );
  return messages.map(({ id, author, text, kinds }) => ({
    id,
    author: author === 'contact' ? 'contact' : author === 'platform-auto' ? 'auto' : 'shop',
    text,
    kinds,
    arrivedAt: now - (ages.get(id) ?? 0),
  }));
}
