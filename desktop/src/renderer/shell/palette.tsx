import type { Handler } from '@tandem/shared/model';
import { CornerDownRight, Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useId, useMemo, useRef, useState } from 'react';
import type { ListItem } from '../../bridge/index.ts';
import { useLive } from '../bridge/use-live.ts';
import { useMemberName } from '../bridge/use-members.ts';
import { useSession } from '../bridge/use-session.ts';
import { type Command, useCommandRegistry } from '../commands/command.ts';
import { useNow } from '../format/use-now.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import { openConversation } from '../stores/place-store.ts';
import { Avatar, contactName } from '../ui/avatar.tsx';
import { HolderBadge, holderOf } from '../ui/holder.tsx';
import { Icon } from '../ui/icon.tsx';
import { Keys } from '../ui/keys.tsx';
import { Marked } from './marked.tsx';

type Entry =
  | { readonly kind: 'command'; readonly key: string; readonly command: Command }
  | { readonly kind: 'chat'; readonly key: string; readonly item: ListItem };

/** Acts, places and chats by typing; the acts that fit the open chat come first. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { w } = useLanguage();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const commands = useCommandRegistry((state) => state.registered).flatMap((one) => one.commands);
  const text = query.trim();
  const search = useLive('inbox.search', { text, limit: 12 }, { isEnabled: text.length > 0, keepsPrevious: true });
  const chats = text.length > 0 ? (search.data ?? []) : [];

  const sections = useMemo(() => {
    const hits = commands.filter(
      (command) => !command.isHiddenInPalette && command.label.toLowerCase().includes(text.toLowerCase()),
    );
    const isGo = (command: Command) => command.id.startsWith('go-');
    const acts = hits.filter((command) => !isGo(command));
    acts.sort((a, b) => Number(b.isForChat ?? false) - Number(a.isForChat ?? false));
    const entry = (command: Command): Entry => ({ kind: 'command', key: command.id, command });
    return [
      { title: w.paletteDo, entries: acts.slice(0, text ? 6 : 5).map(entry) },
      {
        title: w.paletteChats,
        entries: chats.map((item): Entry => ({ kind: 'chat', key: item.conversation.id, item })),
      },
      {
        title: w.paletteGo,
        entries: hits
          .filter(isGo)
          .slice(0, text ? 8 : 6)
          .map(entry),
      },
    ].filter(({ entries }) => entries.length > 0);
  }, [commands, chats, text, w]);
  const entries = sections.flatMap((section) => section.entries);
  const current = entries[Math.min(active, entries.length - 1)];

  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    onClose();
    if (entry.kind === 'chat') openConversation(entry.item.conversation.id);
    // After the dialog has given the focus back, so that the act may move it on.
    else setTimeout(entry.command.run);
  };
  const move = (step: number) => {
    const next = (active + step + entries.length) % Math.max(1, entries.length);
    setActive(next);
    list.current?.querySelectorAll('[role="option"]')[next]?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <div className="shade" />
        <Dialog.Content className="dialog palette" aria-describedby={undefined}>
          <Dialog.Title className="sr">{w.palette}</Dialog.Title>
          <div className="palette-query">
            <Icon of={Search} />
            <input
              role="combobox"
              aria-expanded="true"
              aria-controls={listId}
              aria-activedescendant={current ? `${listId}-${current.key}` : undefined}
              aria-label={w.searchPlaceholder}
              placeholder={w.searchPlaceholder}
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setActive(0);
              }}
              onKeyDown={(event) => {
                if (event.nativeEvent.isComposing) return;
                if (event.code === 'ArrowDown') move(1);
                else if (event.code === 'ArrowUp') move(-1);
                else if (event.code === 'Enter') run(current);
                else return;
                event.preventDefault();
              }}
            />
            <Keys spec={{ code: 'Escape' }} />
          </div>
          {entries.length === 0 && <p className="palette-nothing">{w.paletteNothing}</p>}
          <div
            className="palette-list"
            role="listbox"
            id={listId}
            aria-label={w.palette}
            ref={list}
            hidden={entries.length === 0}
          >
            {sections.map((section) => (
              // biome-ignore lint/a11y/useSemanticElements: a group inside a listbox has no element of its own
              <div key={section.title} role="group" aria-label={section.title}>
                <div className="palette-title" aria-hidden="true">
                  {section.title}
                </div>
                {section.entries.map((entry) => (
                  <Row
                    key={entry.key}
                    id={`${listId}-${entry.key}`}
                    entry={entry}
                    query={text}
                    isActive={entry === current}
                    onHover={() => setActive(entries.indexOf(entry))}
                    onRun={() => run(entry)}
                  />
                ))}
              </div>
            ))}
          </div>
          <footer>
            <span>
              <Keys spec={{ code: 'ArrowUp' }} />
              <Keys spec={{ code: 'ArrowDown' }} />
              {w.paletteMove}
            </span>
            <span>
              <Keys spec={{ code: 'Enter' }} />
              {w.paletteOpen}
            </span>
            <span className="end">{w.paletteLocal}</span>
          </footer>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface RowProps {
  readonly id: string;
  readonly entry: Entry;
  readonly query: string;
  readonly isActive: boolean;
  readonly onHover: () => void;
  readonly onRun: () => void;
}

function Row({ id, entry, query, isActive, onHover, onRun }: RowProps) {
  const { f } = useLanguage();
  const now = useNow();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys act on the field, which names this row as its active one
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      className="palette-item"
      onPointerMove={onHover}
      onClick={onRun}
    >
      {entry.kind === 'command' ? (
        <>
          <Icon of={CornerDownRight} />
          <span className="grow cut">
            <Marked text={entry.command.label} query={query} />
          </span>
          {entry.command.afterG && <Keys spec={{ code: 'KeyG' }} />}
          {(entry.command.afterG ?? entry.command.keys[0]) && (
            <Keys spec={(entry.command.afterG ?? entry.command.keys[0]) as NonNullable<Command['afterG']>} />
          )}
        </>
      ) : (
        <>
          <Avatar of={entry.item.contact} size={24} />
          <span className="grow cut">
            <Marked text={contactName(entry.item.contact)} query={query} />{' '}
            <span className="mute">
              <Marked text={entry.item.preview ?? ''} query={query} />
            </span>
          </span>
          <RowHolder handler={entry.item.conversation.handler} />
          <span className="small mute">{f.when(entry.item.conversation.lastMessageAt, now)}</span>
        </>
      )}
    </div>
  );
}

function RowHolder({ handler }: { handler: Handler }) {
  const { person } = useSession();
  const memberName = useMemberName();
  const holder = holderOf(handler, person.id);
  const name = handler.kind !== 'staff' ? null : holder === 'me' ? person.name : memberName(handler.personId);
  return <HolderBadge holder={holder} name={name} />;
}
