import type { ListItem } from '../../../bridge/index.ts';
import type { Words } from '../../locales/words.ts';
import type { Holder } from '../../ui/holder.tsx';

export interface RowWords {
  /** What matters, before the words of the message. */
  readonly lead: string | null;
  readonly leadLook: 'holder' | 'ai' | 'me' | 'plain' | 'bad';
  readonly text: string;
}

export interface RowMoment {
  readonly typingName: string | null;
  readonly isAgentWriting: boolean;
  /** The newest reply of this chat that has not left this computer. */
  readonly unsent: { readonly text: string; readonly isHeldUp: boolean } | null;
}

/** The one line of a row: what matters most comes first, and only that. */
export function rowWords(w: Words, item: ListItem, holder: Holder, moment: RowMoment): RowWords {
  const text = item.preview ?? kindWord(w, item.previewKind);
  if (moment.typingName !== null) return { lead: moment.typingName, leadLook: 'holder', text: w.typingWord };
  // Failed or of unknown outcome: the row does not say which, the thread does.
  if (item.hasProblem) return { lead: w.rowProblem, leadLook: 'bad', text };
  if (moment.unsent !== null) {
    return { lead: moment.unsent.isHeldUp ? w.waitingToSend : w.youPrefix, leadLook: 'me', text: moment.unsent.text };
  }
  if (item.draft !== null) return { lead: w.draftPrefix, leadLook: 'ai', text: item.draft.text };
  if (moment.isAgentWriting) return { lead: 'AI', leadLook: 'ai', text: w.writingWord };
  const { handOff } = item.conversation;
  if (holder === 'wait' && handOff !== null) return { lead: w[`reason_${handOff.reason}`], leadLook: 'holder', text };
  if (item.previewBy === 'agent') return { lead: w.aiPrefix, leadLook: 'ai', text };
  if (item.previewBy === 'staff') {
    return holder === 'me'
      ? { lead: w.youPrefix, leadLook: 'me', text }
      : { lead: w.replyPrefix, leadLook: 'plain', text };
  }
  if (item.previewBy === 'shop') return { lead: w.replyPrefix, leadLook: 'plain', text };
  return { lead: null, leadLook: 'holder', text };
}

export function kindWord(w: Words, kind: ListItem['previewKind']): string {
  return {
    text: '',
    image: w.photo,
    video: w.video,
    sticker: w.sticker,
    'shared-post': w.sharedPost,
    other: w.file,
  }[kind];
}
