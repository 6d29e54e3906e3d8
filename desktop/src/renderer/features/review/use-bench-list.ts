import { useEffect, useState } from 'react';
import { useCommands } from '../../commands/command.ts';
import { useLanguage } from '../../locales/locale-context.tsx';

interface BenchList {
  readonly selectedId: string | null;
  readonly select: (id: string | null) => void;
}

/** A list beside its detail: J and K walk it, and what leaves the list gives its place to the next one. */
export function useBenchList(ids: readonly string[]): BenchList {
  const { w } = useLanguage();
  const [selected, setSelected] = useState<{ id: string; at: number } | null>(null);
  const at = selected === null ? -1 : ids.indexOf(selected.id);
  const next = selected !== null && at === -1 ? ids[Math.min(selected.at, ids.length - 1)] : undefined;
  const selectedId = at === -1 ? (next ?? null) : (selected?.id ?? null);
  const select = (id: string | null) => setSelected(id === null ? null : { id, at: ids.indexOf(id) });
  useEffect(() => {
    if (next !== undefined) setSelected({ id: next, at: ids.indexOf(next) });
  }, [next, ids]);
  const step = (by: number) => {
    const from = selectedId === null ? (by > 0 ? -1 : ids.length) : ids.indexOf(selectedId);
    const to = ids[Math.max(0, Math.min(ids.length - 1, from + by))];
    if (to === undefined) return;
    select(to);
    document.querySelector(`[data-bench-id="${CSS.escape(to)}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  useCommands([
    {
      id: 'bench-next',
      group: 'list',
      label: w.nextItem,
      keys: [{ code: 'KeyJ' }],
      isHiddenInPalette: true,
      run: () => step(1),
    },
    {
      id: 'bench-previous',
      group: 'list',
      label: w.previousItem,
      keys: [{ code: 'KeyK' }],
      isHiddenInPalette: true,
      run: () => step(-1),
    },
  ]);
  return { selectedId, select };
}
