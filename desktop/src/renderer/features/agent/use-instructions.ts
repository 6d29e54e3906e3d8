import type { AgentSettings } from '@tandem/shared/api';
import type { AgentMode } from '@tandem/shared/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { BridgeError } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { goTo, type PlaceState, setLeaveGuard } from '../../stores/place-store.ts';

export interface InstructionsForm {
  readonly prompt: string;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  /** Somebody else saved meanwhile: mine is kept, the choice is open. */
  readonly hasConflict: boolean;
  readonly error: Error | null;
  /** Where somebody wants to go while there are unsaved changes. */
  readonly wish: Partial<PlaceState> | null;
  readonly write: (prompt: string) => void;
  readonly save: () => void;
  readonly saveOverTheirs: () => void;
  readonly takeTheirs: () => void;
  readonly setMode: (mode: AgentMode) => void;
  readonly leave: () => void;
  readonly stay: () => void;
}

/** The prompt while it is edited: `base` is what the edit began from, and its version is what the relay checks. */
export function useInstructions(settings: AgentSettings): InstructionsForm {
  const bridge = useBridge();
  const client = useQueryClient();
  const { connectionId } = settings;
  const [base, setBase] = useState(settings);
  const [prompt, setPrompt] = useState(settings.prompt);
  const [wish, setWish] = useState<Partial<PlaceState> | null>(null);
  const isChanged = prompt !== base.prompt;
  // Nothing of mine to lose: follow what others save.
  if (!isChanged && settings.version > base.version) {
    setBase(settings);
    setPrompt(settings.prompt);
  }
  const adopt = (saved: AgentSettings) => {
    client.setQueryData(['agent.get', { connectionId }], saved);
    setBase(saved);
  };
  const put = useMutation({
    mutationFn: (change: { mode: AgentMode; prompt: string; version: number }) =>
      bridge.call('agent.put', { connectionId, ...change }),
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
    setLeaveGuard((change) => {
      setWish(change);
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
    prompt,
    isChanged,
    isSaving: put.isPending,
    hasConflict: put.error instanceof BridgeError && put.error.code === 'conflict',
    error: put.error,
    wish,
    write: setPrompt,
    save: () => put.mutate({ mode: base.mode, prompt, version: base.version }),
    saveOverTheirs: () =>
      void latest().then((theirs) => put.mutate({ mode: theirs.mode, prompt, version: theirs.version })),
    takeTheirs: () => void latest().then((theirs) => setPrompt(theirs.prompt)),
    // The mode acts at once and leaves an unsaved prompt as it is.
    setMode: (mode) => put.mutate({ mode, prompt: base.prompt, version: base.version }),
    leave() {
      setLeaveGuard(null);
      if (wish !== null) goTo(wish);
    },
    stay: () => setWish(null),
  };
}
