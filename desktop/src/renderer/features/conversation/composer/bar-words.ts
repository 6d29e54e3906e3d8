import type { ConversationView } from '../../../../bridge/index.ts';
import type { Formats } from '../../../format/clock-words.ts';
import type { Words } from '../../../locales/words.ts';
import type { Holder } from '../../../ui/holder.tsx';

export interface BarMoment {
  readonly holder: Holder;
  readonly holderName: string;
  readonly typingName: string | null;
  readonly isAgentWriting: boolean;
  /** My own typing holds the AI right now. */
  readonly isAgentHeld: boolean;
  readonly isOffline: boolean;
  readonly now: number;
}

/** Who holds this chat, and what that means for me: title and one line below. */
export function barWords(w: Words, f: Formats, view: ConversationView, moment: BarMoment): readonly [string, string] {
  const { conversation, effectiveMode, connection } = view;
  const { holder } = moment;
  if (holder === 'me' && !conversation.handlerSettled) return [w.takingOver, w.takingOverDetail];
  const typing = moment.typingName === null ? null : w.isTyping(moment.typingName);
  switch (holder) {
    case 'me':
      return [w.youHold, typing ?? (moment.isOffline ? w.youHoldOffline : w.youHoldDetail)];
    case 'mate':
      return [w.holds(moment.holderName), typing ?? w.holdsDetail];
    case 'ai': {
      if (effectiveMode === 'off') return [w.aiOff, typing ?? w.aiOffDetail];
      const title = effectiveMode === 'draft' ? w.aiDrafting : w.aiAnswering;
      if (moment.isAgentHeld) return [title, w.aiWaits];
      if (typing !== null) return [title, typing];
      if (moment.isAgentWriting) return [title, w.aiWriting];
      if (effectiveMode === 'auto') return [title, w.aiAnsweringDetail];
      const isOwn = conversation.agentMode !== null;
      return [title, isOwn ? w.aiDraftingHere : w.aiDraftingDetail(`@${connection.handle.replace(/^@/, '')}`)];
    }
    default: {
      const { waitingSince } = conversation;
      if (typing !== null) return [w.nobodyHolds, typing];
      if (waitingSince === null) return [w.nobodyHolds, w.nobodyQuiet];
      const waitedMs = moment.now - Date.parse(waitingSince);
      return [w.nobodyHolds, waitedMs < 60_000 ? w.nobodyJustNow : w.nobodyWaiting(f.span(waitedMs))];
    }
  }
}
