import type { ReactNode } from 'react';
import { type Command, type CommandGroup, useCommandRegistry } from '../commands/command.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Keys } from '../ui/keys.tsx';

/** The keys that act right now, read from the commands themselves, and the few that the text field keeps to itself. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const { w } = useLanguage();
  const commands = useCommandRegistry((state) => state.registered).flatMap((one) => one.commands);
  const groups: readonly (readonly [CommandGroup, string])[] = [
    ['everywhere', w.keysEverywhere],
    ['list', w.keysList],
    ['chat', w.keysChat],
    ['composer', w.keysComposer],
  ];
  return (
    <Dialog title={w.keySheet} isWide onClose={onClose}>
      <div className="key-columns">
        {groups.map(([group, title]) => {
          const keyed = commands.filter((command) => command.group === group && hasKeys(command));
          if (keyed.length === 0) return null;
          return (
            <section key={group}>
              <h3>{title}</h3>
              <ul>
                {keyed.map((command) => (
                  <KeyLine key={command.id} label={command.label}>
                    {command.afterG ? (
                      <span className="keys">
                        <Keys spec={{ code: 'KeyG' }} />
                        <span className="small mute">{w.keyThen}</span>
                        <Keys spec={command.afterG} />
                      </span>
                    ) : (
                      command.keys
                        .slice(0, 2)
                        .map((spec) => <Keys key={`${spec.ctrl} ${spec.shift} ${spec.code}`} spec={spec} />)
                    )}
                  </KeyLine>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}

function hasKeys(command: Command): boolean {
  return command.keys.length > 0 || command.afterG !== undefined;
}

function KeyLine({ label, children }: { label: string; children: ReactNode }) {
  return (
    <li>
      <span>{label}</span>
      <span className="row">{children}</span>
    </li>
  );
}
