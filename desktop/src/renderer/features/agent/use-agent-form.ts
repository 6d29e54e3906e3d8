import type { AgentOptions, AgentSettings } from '@tandem/shared/api';
import type { AgentMode } from '@tandem/shared/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { BridgeError } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { goTo, type PlaceState, setLeaveGuard } from '../../stores/place-store.ts';

/** What can be edited here and is kept until it is saved; the mode acts at once. */
export type AgentEdit = Pick<AgentSettings, 'prompt'> & AgentOptions;

export interface AgentForm {
  readonly edit: AgentEdit;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  /** Somebody else saved meanwhile: mine is kept, the choice is open. */
  readonly hasConflict: boolean;
  readonly error: Error | null;
  /** Where somebody wants to go while there are unsaved changes. */
  readonly wish: Partial<PlaceState> | null;
  readonly write: (change: Partial<AgentEdit>) => void;
  readonly save: () => void;
  readonly discard: () => void;
  readonly saveOverTheirs: () => void;
  readonly takeTheirs: () => void;
  readonly setMode: (mode: AgentMode) => void;
  readonly leave: () => void;
  readonly stay: () => void;
}

/** Settings while they are edited: `base` is what the edit began from, and its version is what the relay checks. */
export function useAgentForm(settings: AgentSettings): AgentForm {
  const bridge = useBridge();
  const client = useQueryClient();
  const { connectionId } = settings;
  const [base, setBase] = useState(settings);
  const [mine, setMine] = useState<Partial<AgentEdit>>({});
  const [wish, setWish] = useState<Partial<PlaceState> | null>(null);
  const change = changesOf(base, mine);
  const isChanged = Object.keys(change).length > 0;
  // Nothing of mine to lose: follow what others save.
  if (!isChanged && settings.version > base.version) setBase(settings);
  const adopt = (saved: AgentSettings) => {
    client.setQueryData(['agent.get', { connectionId }], saved);
    setBase(saved);
  };
  const put = useMutation({
    mutationFn: ({ onto, ...next }: Partial<AgentEdit> & { onto: AgentSettings; mode?: AgentMode }) =>
      bridge.call('agent.put', {
        connectionId,
        mode: onto.mode,
        prompt: onto.prompt,
        version: onto.version,
        ...(next as object),
      }),
    onSuccess: adopt,
  });
  const latest = async () => {
    const theirs = await bridge.call('agent.get', { connectionId });
    put.reset();
    adopt(theirs);
    return theirs;
  };

  useEffect(() => {
    if (!isChanged) return;
    setLeaveGuard((to) => {
      setWish(to);
      return false;
    });
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => {
      setLeaveGuard(null);
      window.removeEventListener('beforeunload', ask);
    };
  }, [isChanged]);

  return {
    edit: { ...base, ...mine },
    isChanged,
    isSaving: put.isPending,
    hasConflict: put.error instanceof BridgeError && put.error.code === 'conflict',
    error: put.error,
    wish,
    write: (next) => setMine({ ...mine, ...next }),
    save: () => put.mutate({ ...change, onto: base }, { onSuccess: () => setMine({}) }),
    discard() {
      put.reset();
      setMine({});
    },
    saveOverTheirs: () =>
      void latest().then((theirs) => put.mutate({ ...change, onto: theirs }, { onSuccess: () => setMine({}) })),
    takeTheirs: () => void latest().then(() => setMine({})),
    // The mode acts at once and leaves what is not saved as it is.
    setMode: (mode) => put.mutate({ mode, onto: base }),
    leave() {
      setLeaveGuard(null);
      if (wish !== null) goTo(wish);
    },
    stay: () => setWish(null),
  };
}

/** What was written and then written back is no change. */
function changesOf(base: AgentSettings, mine: Partial<AgentEdit>): Partial<AgentEdit> {
  // A line that was added and left empty is nothing.
  const facts = mine.facts?.filter(({ key, value }) => `${key}${value}`.trim() !== '');
  const written = { ...mine, ...(facts === undefined ? {} : { facts }) };
  const entries = Object.entries(written) as [keyof AgentEdit, unknown][];
  return Object.fromEntries(entries.filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(base[key])));
}
