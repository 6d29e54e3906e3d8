import { ArrowDownWideNarrow, ArrowUpNarrowWide, Check, ChevronDown, Timer } from 'lucide-react';
import { useLive } from '../../bridge/use-live.ts';
import { useCommands } from '../../commands/command.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { goTo, usePlace } from '../../stores/place-store.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { viewName } from './view-name.ts';

export function ListHeader({ total }: { total: number | null }) {
  const { w, f } = useLanguage();
  const { view, connectionId, closingSoonOnly, order } = usePlace();
  const { data: accounts = [] } = useLive('accounts.list', {});
  const { data: counts } = useLive('inbox.counts', {});
  const account = accounts.find(({ connection }) => connection.id === connectionId)?.connection;
  const flip = () => goTo({ order: order === 'newest' ? 'oldest' : 'newest' });
  useCommands([
    {
      id: 'sort',
      group: 'list',
      label: order === 'newest' ? w.oldestFirst : w.newestFirst,
      keys: [{ code: 'KeyO' }],
      run: flip,
    },
    {
      id: 'closing-soon',
      group: 'list',
      label: w.closingSoon,
      keys: [{ code: 'KeyF' }],
      run: () => goTo({ closingSoonOnly: !closingSoonOnly }),
    },
  ]);
  const closing = counts?.closingSoon ?? 0;
  return (
    <>
      <header>
        <h2>
          <span className="cut">{account ? `@${account.handle.replace(/^@/, '')}` : viewName(w, view)}</span>
          {total !== null && <span className="num">{f.number(total)}</span>}
        </h2>
        <IconButton
          icon={order === 'newest' ? ArrowDownWideNarrow : ArrowUpNarrowWide}
          label={order === 'newest' ? w.newestFirst : w.oldestFirst}
          keys={{ code: 'KeyO' }}
          onClick={flip}
        />
      </header>
      <div className="filters">
        <Menu
          label={w.filterByAccount}
          trigger={
            <button type="button" className="chip is-line">
              {account ? `@${account.handle.replace(/^@/, '')}` : w.allAccounts}
              <Icon of={ChevronDown} size={12} />
            </button>
          }
        >
          <MenuItem onSelect={() => goTo({ connectionId: null })}>
            {w.allAccounts}
            {connectionId === null && <Tick />}
          </MenuItem>
          {accounts.map(({ connection }) => (
            <MenuItem key={connection.id} onSelect={() => goTo({ connectionId: connection.id })}>
              @{connection.handle.replace(/^@/, '')}
              {connection.id === connectionId && <Tick />}
            </MenuItem>
          ))}
        </Menu>
        {(closing > 0 || closingSoonOnly) && (
          <button
            type="button"
            className="chip is-close"
            aria-pressed={closingSoonOnly}
            onClick={() => goTo({ closingSoonOnly: !closingSoonOnly })}
          >
            <Icon of={Timer} size={14} />
            {w.closingSoon} <span className="num">{f.number(closing)}</span>
          </button>
        )}
      </div>
    </>
  );
}

function Tick() {
  return (
    <span className="tick">
      <Icon of={Check} size={14} />
    </span>
  );
}
