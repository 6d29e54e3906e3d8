import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { usePreferences } from '../../bridge/use-preferences.ts';
import { useCommands } from '../../commands/command.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { neighbour, useListOrder } from '../../stores/list-order-store.ts';
import { openConversation, usePlace } from '../../stores/place-store.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { ConversationRow } from './conversation-row.tsx';
import { EmptyList } from './empty-list.tsx';
import { GroupHead } from './group-head.tsx';
import { listEntries } from './list-entries.ts';
import { ListHeader } from './list-header.tsx';
import { SkeletonRow } from './skeleton-row.tsx';
import { useListRows } from './use-list-rows.ts';
import { viewName } from './view-name.ts';

const HEAD_PX = 28;
const ROW_PX = 64;
const skeletonKeys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

export function ConversationList() {
  const { w } = useLanguage();
  const [{ textSize }] = usePreferences();
  const view = usePlace((place) => place.view);
  const conversationId = usePlace((place) => place.conversationId);
  const [isPointerOver, setPointerOver] = useState(false);
  const { page, error, refetch, itemAt, items, needUpTo } = useListRows(isPointerOver);
  const scroll = useRef<HTMLDivElement>(null);
  const isLate = useDelayed(page === undefined);
  // Names of the team travel with any conversation; the badges of teammates need them from the first row on.
  useLive('conversation.get', { conversationId: items[0]?.conversation.id ?? '' }, { isEnabled: items.length > 0 });

  const hasHeads = view === 'open' || (page?.groups.filter(({ count }) => count > 0).length ?? 0) > 1;
  const entries = useMemo(
    () => (page === undefined ? [] : listEntries(page.groups, page.total, hasHeads)),
    [page, hasHeads],
  );
  const rowPx = Math.round(ROW_PX * Math.max(1, textSize / 100));
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroll.current,
    estimateSize: (at) => (entries[at]?.kind === 'head' ? HEAD_PX : rowPx),
    getItemKey: (at) => {
      const entry = entries[at];
      if (entry?.kind === 'head') return `head ${entry.group}`;
      return itemAt(entry?.index ?? 0)?.conversation.id ?? `row ${at}`;
    },
    overscan: 6,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another reading size means other rows
  useEffect(() => virtual.measure(), [virtual, rowPx]);
  const visible = virtual.getVirtualItems();
  const lastVisible = entries[visible.at(-1)?.index ?? 0];
  useEffect(() => {
    if (lastVisible?.kind === 'row') needUpTo(lastVisible.index);
  });
  useEffect(() => {
    useListOrder.setState({ places: items.map(({ conversation, group }) => ({ id: conversation.id, group })) });
  }, [items]);

  const select = (id: typeof conversationId, movesFocus: boolean) => {
    if (id === null) return;
    openConversation(id);
    const index = items.findIndex((item) => item.conversation.id === id);
    const at = entries.findIndex((entry) => entry.kind === 'row' && entry.index === index);
    if (at !== -1) virtual.scrollToIndex(at, { align: 'auto' });
    if (movesFocus) requestAnimationFrame(() => rowElement(scroll.current, id)?.focus({ preventScroll: true }));
  };
  const hasFocus = () => scroll.current?.contains(document.activeElement) ?? false;
  useCommands([
    {
      id: 'next',
      group: 'list',
      label: w.nextChat,
      keys: [{ code: 'KeyJ' }],
      isHiddenInPalette: true,
      run: () => select(neighbour(conversationId, 1), hasFocus()),
    },
    {
      id: 'previous',
      group: 'list',
      label: w.previousChat,
      keys: [{ code: 'KeyK' }],
      isHiddenInPalette: true,
      run: () => select(neighbour(conversationId, -1), hasFocus()),
    },
    {
      id: 'first',
      group: 'list',
      label: w.firstChat,
      keys: [{ code: 'Home' }],
      isHiddenInPalette: true,
      isLocal: true,
      run: () => undefined,
    },
    {
      id: 'last',
      group: 'list',
      label: w.lastChat,
      keys: [{ code: 'End' }],
      isHiddenInPalette: true,
      isLocal: true,
      run: () => undefined,
    },
    {
      id: 'open-write',
      group: 'list',
      label: w.openAndWrite,
      keys: [{ code: 'Enter' }],
      isHiddenInPalette: true,
      isLocal: true,
      run: () => undefined,
    },
  ]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === 'ArrowDown') select(neighbour(conversationId, 1), true);
    else if (event.code === 'ArrowUp') select(neighbour(conversationId, -1), true);
    else if (event.code === 'Home') select(items[0]?.conversation.id ?? null, true);
    else if (event.code === 'End') select(items.at(-1)?.conversation.id ?? null, true);
    else if (event.code === 'Enter' && conversationId !== null) {
      document.querySelector<HTMLElement>('[data-testid="composer-input"]')?.focus();
    } else return;
    event.preventDefault();
  };

  // The row that Tab reaches: the open chat if it is in this list, else the first.
  const tabStop = items.some(({ conversation }) => conversation.id === conversationId)
    ? conversationId
    : items[0]?.conversation.id;
  return (
    <section className="list" aria-label={w.conversations}>
      <ListHeader total={page?.total ?? null} />
      {error !== null && page === undefined && (
        <Empty title={problemWords(w, error)}>
          <Button onClick={refetch}>{w.retry}</Button>
        </Empty>
      )}
      {page?.total === 0 && <EmptyList />}
      {isLate && error === null && skeletonKeys.map((key) => <SkeletonRow key={key} px={rowPx} />)}
      <div
        ref={scroll}
        className="list-rows"
        hidden={entries.length === 0}
        role="listbox"
        aria-label={w.listOf(viewName(w, view))}
        data-testid="conversation-list"
        data-region="list"
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onPointerEnter={() => setPointerOver(true)}
        onPointerLeave={() => setPointerOver(false)}
      >
        <div className="canvas" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {visible.map((row) => {
            const entry = entries[row.index];
            if (entry === undefined) return null;
            const style = { height: row.size, transform: `translateY(${row.start}px)` };
            if (entry.kind === 'head') {
              return (
                <div key={row.key} role="presentation" style={style}>
                  <GroupHead group={entry.group} count={entry.count} oldest={entry.oldest} />
                </div>
              );
            }
            const item = itemAt(entry.index);
            return (
              <div key={row.key} role="presentation" style={style}>
                {item === undefined ? (
                  <SkeletonRow px={row.size} />
                ) : (
                  <ConversationRow
                    item={item}
                    isSelected={item.conversation.id === conversationId}
                    isTabStop={item.conversation.id === tabStop}
                    position={entry.index + 1}
                    total={page?.total ?? 0}
                    onOpen={() => openConversation(item.conversation.id)}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </section>
  );
}

function rowElement(scroll: HTMLElement | null, id: string): HTMLElement | null {
  return scroll?.querySelector<HTMLElement>(`[data-conversation-id="${CSS.escape(id)}"]`) ?? null;
}
