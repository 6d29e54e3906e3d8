import { useQueries } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { CallInput, ListItem, ListPage } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { usePlace } from '../../stores/place-store.ts';
import { holdAgentRows } from './list-entries.ts';

export const PAGE = 100;

interface ListRows {
  readonly page: ListPage | undefined;
  readonly error: Error | null;
  readonly refetch: () => void;
  readonly itemAt: (index: number) => ListItem | undefined;
  readonly items: readonly ListItem[];
  /** Tells which rows are on screen, so that their pages are read. */
  readonly needUpTo: (index: number) => void;
}

/** The rows of the chosen view: the first page at once, the others when they come near. */
export function useListRows(isPointerOver: boolean): ListRows {
  const bridge = useBridge();
  const view = usePlace((place) => place.view);
  const connectionId = usePlace((place) => place.connectionId);
  const closingSoonOnly = usePlace((place) => place.closingSoonOnly);
  const order = usePlace((place) => place.order);
  const [pages, setPages] = useState(1);
  const input = (offset: number): CallInput<'inbox.list'> => ({
    view,
    connectionId,
    closingSoonOnly,
    order,
    offset,
    limit: PAGE,
  });
  const first = useLive('inbox.list', input(0), { keepsPrevious: true });
  const rest = useQueries({
    queries: Array.from({ length: pages - 1 }, (_, n) => ({
      queryKey: ['inbox.list', input((n + 1) * PAGE)],
      queryFn: () => bridge.call('inbox.list', input((n + 1) * PAGE)),
    })),
  });

  const shown = useRef<readonly ListItem[]>([]);
  let items = first.data?.items ?? [];
  if (isPointerOver && shown.current.length > 0 && !first.isPlaceholderData)
    items = [...holdAgentRows(shown.current, items)];
  shown.current = items;

  return {
    page: first.data,
    error: first.error,
    refetch: () => void first.refetch(),
    items: [...items, ...rest.flatMap((page) => page.data?.items ?? [])],
    itemAt(index) {
      if (index < PAGE) return items[index];
      return rest[Math.floor(index / PAGE) - 1]?.data?.items[index % PAGE];
    },
    needUpTo(index) {
      const wanted = Math.floor(index / PAGE) + 1;
      if (wanted > pages) setPages(wanted);
    },
  };
}
