import { useEffect } from 'react';
import { allCommands, type Command } from './command.ts';
import { isSingleKey, matches } from './key-spec.ts';

const SEQUENCE_MS = 1200;

/** Runs commands by their keys. One listener for the whole window; dialogs keep the keys they use to themselves. */
export function useKeyboard(singleKeys: boolean): void {
  useEffect(() => {
    let gAt = Number.NEGATIVE_INFINITY;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const inField = isTextField(event.target);
      if (isInDialog(event.target)) return;
      const command = pick(event, inField, event.timeStamp - gAt < SEQUENCE_MS && singleKeys);
      gAt = event.code === 'KeyG' && !inField && !event.ctrlKey && !event.metaKey ? event.timeStamp : gAt;
      if (command === undefined) return;
      gAt = Number.NEGATIVE_INFINITY;
      event.preventDefault();
      command.run();
    };
    const pick = (event: KeyboardEvent, inField: boolean, afterG: boolean): Command | undefined => {
      const commands = allCommands().filter(({ isLocal }) => !isLocal);
      if (afterG && !inField) {
        const second = commands.findLast(({ afterG: spec }) => spec !== undefined && matches(spec, event));
        if (second !== undefined) return second;
      }
      // The newest registration wins: what opened last is nearest to the eye.
      return commands.findLast((command) =>
        command.keys.some((spec) => {
          if (!matches(spec, event)) return false;
          if (inField && command.isFieldsOwn) return false;
          if (inField && isSingleKey(spec)) return command.worksInFields ?? false;
          return singleKeys || !/^Key/.test(spec.code) || !isSingleKey(spec);
        }),
      );
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [singleKeys]);
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="dialog"], [role="menu"]') !== null;
}
