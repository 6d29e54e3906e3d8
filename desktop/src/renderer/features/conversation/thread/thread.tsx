import type { MessageId } from '@tandem/shared/model';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ConversationView } from '../../../../bridge/index.ts';
import { useSession } from '../../../bridge/use-session.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { holderOf } from '../../../ui/holder.tsx';
import { useDelayed } from '../../../ui/use-delayed.ts';
import { DraftCard } from './draft-card.tsx';
import { EntryRow } from './entry-row.tsx';
import { NewPill } from './new-pill.tsx';
import { type ThreadEntry, threadEntries } from './thread-entries.ts';
import { ThreadSkeleton } from './thread-skeleton.tsx';
import { useHoldBottom } from './use-hold-bottom.ts';
import { useMarkRead } from './use-mark-read.ts';
import { useThread } from './use-thread.ts';

const FOLLOW_PX = 80;
const OLDER_PX = 400;
const estimates: Record<ThreadEntry['kind'] | 'draft', number> = {
  day: 34,
  new: 34,
  message: 48,
  outbox: 66,
  activity: 30,
  'hand-off': 128,
  draft: 190,
};

/** Messages and what happened between them. At the bottom it follows; above, it holds still and counts what is new. */
export function Thread({ view, foot }: { view: ConversationView; foot: ReactNode }) {
  const { w } = useLanguage();
  const { person } = useSession();
  const thread = useThread(view.conversation.id);
  const isLate = useDelayed(thread.items === undefined);
  const scroll = useRef<HTMLDivElement>(null);
  const { conversation } = view;
  const holder = holderOf(conversation.handler, person.id);
  const draft = view.draft?.state === 'pending' || view.draft?.state === 'outdated' ? view.draft : null;

  const entries = useMemo(
    () =>
      threadEntries({ items: thread.items ?? [], conversation, myId: person.id, firstUnreadId: thread.firstUnreadId }),
    [thread.items, conversation, person.id, thread.firstUnreadId],
  );
  const count = entries.length + (draft === null ? 0 : 1);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: (at) => estimates[entries[at]?.kind ?? 'draft'],
    getItemKey: (at) => entries[at]?.key ?? `draft ${draft?.id ?? ''}`,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: FOLLOW_PX,
    overscan: 10,
    paddingStart: 8,
    paddingEnd: 12,
  });

  const leaveBottom = useHoldBottom(scroll, FOLLOW_PX);

  const isReady = thread.items !== undefined;
  const [isPlaced, setPlaced] = useState(false);
  useLayoutEffect(() => {
    if (!isReady || isPlaced) return;
    setPlaced(true);
    const unread = entries.findIndex((entry) => entry.kind === 'new');
    virtual.scrollToEnd();
    // The divider wins only when the bottom would hide it; a few lines below it are in sight anyway.
    if (unread !== -1 && count - unread > 12) {
      leaveBottom();
      virtual.scrollToIndex(unread, { align: 'start' });
    }
  }, [isReady, isPlaced, entries, count, virtual, leaveBottom]);

  const visible = virtual.getVirtualItems();
  const isAtEnd = virtual.isAtEnd(FOLLOW_PX);
  const newCount = useNewCount(entries, isAtEnd);
  useMarkRead(conversation, isPlaced ? lastInbound(entries, virtual.range?.endIndex ?? -1) : null);

  // What I have just written is what I look at.
  const last = entries.at(-1);
  const mineKey = last?.kind === 'outbox' ? last.key : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per reply, not per change of the virtual list
  useEffect(() => {
    if (mineKey !== null) virtual.scrollToEnd();
  }, [mineKey]);

  const { hasOlder, isReadingOlder, readOlder } = thread;
  const isNearTop = isPlaced && (virtual.scrollOffset ?? 0) < OLDER_PX;
  useEffect(() => {
    if (isNearTop && hasOlder && !isReadingOlder) readOlder();
  }, [isNearTop, hasOlder, isReadingOlder, readOlder]);

  const firstHolder = entries[0]?.holder ?? holder;
  return (
    <>
      <div
        ref={scroll}
        className="thread-scroll"
        role="log"
        aria-label={w.messages}
        data-testid="thread"
        data-region="thread"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by key
        tabIndex={0}
      >
        <div className="stack">
          {thread.error !== null && !isReady && (
            <Empty title={problemWords(w, thread.error)}>
              <Button onClick={thread.refetch}>{w.retry}</Button>
            </Empty>
          )}
          {isLate && thread.error === null && <ThreadSkeleton />}
          {isReady && (
            <>
              <div className={`before lane h-${firstHolder}`}>
                {!hasOlder && entries.length === 0 && <Empty title={w.emptyThread} />}
                {isReadingOlder && <p className="sr">{w.olderLoading}</p>}
              </div>
              <div className="canvas" style={{ height: virtual.getTotalSize() }}>
                {visible.map((row) => {
                  const entry = entries[row.index];
                  return (
                    <div
                      key={row.key}
                      ref={virtual.measureElement}
                      data-index={row.index}
                      style={{ transform: `translateY(${row.start}px)` }}
                    >
                      {entry !== undefined && <EntryRow entry={entry} view={view} />}
                      {entry === undefined && draft !== null && <DraftCard draft={draft} view={view} />}
                    </div>
                  );
                })}
                <div className={`lane-cap lane h-${firstHolder}`} aria-hidden="true" />
                <div className={`lane-tail lane h-${holder}`} aria-hidden="true" />
              </div>
            </>
          )}
        </div>
      </div>
      <div className="thread-foot">
        <NewPill count={newCount} isShown={isReady && isPlaced && !isAtEnd} onPress={() => virtual.scrollToEnd()} />
        {foot}
      </div>
    </>
  );
}

/** Messages of the customer that came while the thread was held above the bottom. */
function useNewCount(entries: readonly ThreadEntry[], isAtEnd: boolean): number {
  const seenUpTo = useRef<string | null>(null);
  const lastKey = entries.at(-1)?.key ?? null;
  if (isAtEnd || seenUpTo.current === null) seenUpTo.current = lastKey;
  const at = entries.findIndex((entry) => entry.key === seenUpTo.current);
  if (at === -1) return 0;
  return entries.slice(at + 1).filter((entry) => entry.kind === 'message' && entry.message.direction === 'inbound')
    .length;
}

function lastInbound(entries: readonly ThreadEntry[], upTo: number): MessageId | null {
  for (let at = Math.min(upTo, entries.length - 1); at >= 0; at--) {
    const entry = entries[at];
    if (entry?.kind === 'message' && entry.message.direction === 'inbound') return entry.message.id;
  }
  return null;
}
