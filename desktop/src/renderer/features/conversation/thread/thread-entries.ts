import type { ActivityRow, Author, ConversationRow, MessageRow } from '@tandem/shared/model';
import type { OutboxItem, ThreadItem } from '../../../../bridge/index.ts';
import { type Holder, holderOf } from '../../../ui/holder.tsx';

interface Placed {
  /** Lives as long as the thing on screen: a reply keeps its client's id when the relay gives it another. */
  readonly key: string;
  /** Who holds the chat here: the colour of the lane. */
  readonly holder: Holder;
}

interface Grouped {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export type ThreadEntry = Placed &
  (
    | { readonly kind: 'day'; readonly at: string }
    | { readonly kind: 'new'; readonly at: string; readonly startsDay: boolean }
    | ({ readonly kind: 'message'; readonly message: MessageRow } & Grouped)
    | ({ readonly kind: 'outbox'; readonly item: OutboxItem } & Grouped)
    | { readonly kind: 'activity'; readonly activity: ActivityRow; readonly from: Holder }
    | { readonly kind: 'hand-off'; readonly activity: ActivityRow; readonly from: Holder }
  );

const FRAGMENT_MS = 60_000;

interface ThreadInput {
  readonly items: readonly ThreadItem[];
  readonly conversation: Pick<ConversationRow, 'handler' | 'handOff'>;
  readonly myId: string;
  readonly firstUnreadId: string | null;
}

/** Turns a page of the thread into what is drawn: dividers, fragments in groups, and the holder along the lane. */
export function threadEntries({ items, conversation, myId, firstUnreadId }: ThreadInput): readonly ThreadEntry[] {
  const openHandOff = conversation.handler.kind === 'nobody' ? lastHandOff(items) : null;
  const entries: ThreadEntry[] = [];
  let holder = holderBefore(items, conversation, myId);
  let day: string | null = null;
  items.forEach((item, at) => {
    const itemDay = new Date(item.at).toDateString();
    const startsDay = itemDay !== day;
    day = itemDay;
    if (item.kind === 'message' && item.message.id === firstUnreadId) {
      entries.push({ kind: 'new', key: 'new', holder, at: item.at, startsDay });
    } else if (startsDay) entries.push({ kind: 'day', key: `day ${itemDay}`, holder, at: item.at });

    if (item.kind === 'activity') {
      const from = holder;
      holder = holderAfter(item.activity, holder, myId);
      const isCard = item.activity.id === openHandOff;
      entries.push({
        kind: isCard ? 'hand-off' : 'activity',
        key: item.activity.id,
        holder,
        from,
        activity: item.activity,
      });
      return;
    }
    if (item.kind === 'message' && item.message.author.kind === 'staff')
      holder = personHolder(item.message.author.personId, myId);
    const group = {
      isFirst: !isFragment(items[at - 1], item, firstUnreadId),
      isLast: !isFragment(item, items[at + 1], firstUnreadId),
    };
    if (item.kind === 'message') {
      entries.push({
        kind: 'message',
        key: item.message.clientId ?? item.message.id,
        holder,
        message: item.message,
        ...group,
      });
    } else entries.push({ kind: 'outbox', key: item.item.clientId, holder, item: item.item, ...group });
  });
  return entries;
}

function lastHandOff(items: readonly ThreadItem[]): string | null {
  const last = items.findLast(
    (item) => item.kind === 'activity' && !['closed', 'reopened'].includes(item.activity.kind),
  );
  return last?.kind === 'activity' && last.activity.kind === 'handed-off' ? last.activity.id : null;
}

/** Who held the chat before the first item in sight: told by the first item that speaks of a holder. */
function holderBefore(items: readonly ThreadItem[], { handler }: ThreadInput['conversation'], myId: string): Holder {
  for (const item of items) {
    if (item.kind === 'activity') {
      const { kind, by } = item.activity;
      if (kind === 'taken-over' || kind === 'handed-off') return 'ai';
      if (kind === 'handed-back' && by.kind === 'staff') return personHolder(by.personId, myId);
    } else if (item.kind === 'message') {
      const { author } = item.message;
      if (author.kind === 'agent') return 'ai';
      if (author.kind === 'staff') return personHolder(author.personId, myId);
    }
  }
  return holderOf(handler, myId);
}

function holderAfter(activity: ActivityRow, before: Holder, myId: string): Holder {
  switch (activity.kind) {
    case 'taken-over':
      return activity.by.kind === 'staff' ? personHolder(activity.by.personId, myId) : 'shop';
    case 'handed-back':
      return 'ai';
    case 'handed-off':
      return 'wait';
    default:
      return before;
  }
}

function personHolder(personId: string, myId: string): Holder {
  return personId === myId ? 'me' : 'mate';
}

/** Written by the same hand within a minute, with nothing to tell apart: shown as one. */
function isFragment(
  before: ThreadItem | undefined,
  after: ThreadItem | undefined,
  firstUnreadId: string | null,
): boolean {
  if (before?.kind !== 'message' || after?.kind !== 'message') return false;
  const [a, b] = [before.message, after.message];
  if (b.id === firstUnreadId || !isSettled(a) || !isSettled(b)) return false;
  if (new Date(a.at).toDateString() !== new Date(b.at).toDateString()) return false;
  return sameAuthor(a.author, b.author) && Date.parse(b.at) - Date.parse(a.at) <= FRAGMENT_MS;
}

function isSettled(message: MessageRow): boolean {
  return message.delivery === null || message.delivery.state === 'sent';
}

function sameAuthor(a: Author, b: Author): boolean {
  if (a.kind !== b.kind) return false;
  return a.kind !== 'staff' || b.kind !== 'staff' || a.personId === b.personId;
}
