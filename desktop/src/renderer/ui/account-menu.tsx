import type { ConnectionId } from '@tandem/shared/model';
import { ChevronDown } from 'lucide-react';
import { useLanguage } from '../locales/locale-context.tsx';
import { goTo } from '../stores/place-store.ts';
import { Icon } from './icon.tsx';
import { Menu, MenuItem } from './menu.tsx';

interface Account {
  readonly id: ConnectionId;
  readonly handle: string;
}

/** Whose agent and knowledge the page shows; choosing another one goes there. */
export function AccountMenu({ chosen, accounts }: { chosen: Account; accounts: readonly Account[] }) {
  const { w } = useLanguage();
  return (
    <Menu
      label={w.agentFor}
      trigger={
        <button type="button" className="chip is-line" aria-label={`${w.agentFor}: @${chosen.handle}`}>
          @{chosen.handle.replace(/^@/, '')}
          <Icon of={ChevronDown} size={12} />
        </button>
      }
    >
      {accounts.map(({ id, handle }) => (
        <MenuItem key={id} onSelect={() => goTo({ agentConnectionId: id })}>
          @{handle.replace(/^@/, '')}
        </MenuItem>
      ))}
    </Menu>
  );
}
