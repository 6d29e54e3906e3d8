import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import type { KeySpec } from './key-spec.ts';

export type CommandGroup = 'everywhere' | 'list' | 'chat' | 'composer';

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: CommandGroup;
  /** The first is shown, all act. */
  readonly keys: readonly KeySpec[];
  /** `g` then this key. */
  readonly afterG?: KeySpec;
  readonly run: () => void;
  /** Acts on the open chat: first in the palette. */
  readonly isForChat?: boolean;
  readonly isHiddenInPalette?: boolean;
  /** Handled by the part that has the focus; listed here for the key sheet alone. */
  readonly isLocal?: boolean;
  /** Not while the caret is in a text field, though the key has Ctrl: the field has a use of its own for it. */
  readonly isFieldsOwn?: boolean;
  /** Also while the caret is in a text field; else only keys with Ctrl act there. */
  readonly worksInFields?: boolean;
}

interface Registered {
  readonly owner: symbol;
  readonly commands: readonly Command[];
}

/** Every act that the screens on show offer just now: one list for the keys, the palette and the key sheet. */
export const useCommandRegistry = create<{ readonly registered: readonly Registered[] }>(() => ({ registered: [] }));

export function allCommands(): readonly Command[] {
  return useCommandRegistry.getState().registered.flatMap(({ commands }) => commands);
}

/** Offers these acts while the component is on screen. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  const shape = commands.map(({ id, label }) => `${id}\u0000${label}`).join('\u0001');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the commands; their `run` is read when it is called
  useEffect(() => {
    const owner = Symbol('commands');
    const steady = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find(({ id }) => id === command.id)?.run(),
    }));
    useCommandRegistry.setState(({ registered }) => ({ registered: [...registered, { owner, commands: steady }] }));
    return () =>
      useCommandRegistry.setState(({ registered }) => ({
        registered: registered.filter((one) => one.owner !== owner),
      }));
  }, [shape]);
}
