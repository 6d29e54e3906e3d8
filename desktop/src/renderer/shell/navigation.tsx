import type { ConnectionRow } from '@tandem/shared/model';
import {
  Archive,
  BookOpen,
  Bot,
  CircleDashed,
  ClipboardCheck,
  Hand,
  Inbox,
  type LucideIcon,
  PencilLine,
  Plug,
  Settings,
  Store,
  TriangleAlert,
  UserRound,
  UsersRound,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { AccountView, InboxView } from '../../bridge/index.ts';
import { useDeadLetters } from '../bridge/use-dead-letters.ts';
import { useLive } from '../bridge/use-live.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import type { Words } from '../locales/words.ts';
import { goTo, showView, usePlace } from '../stores/place-store.ts';
import { Icon } from '../ui/icon.tsx';
import { StarLine } from '../ui/marks.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { useNarrowerThan } from '../ui/use-width.ts';
import { ShopMenu } from './shop-menu.tsx';

interface ViewItem {
  readonly view: InboxView;
  readonly word: keyof Words &
    ('needsPerson' | 'mine' | 'aiHandling' | 'draftsToApprove' | 'unassigned' | 'allOpen' | 'closed');
  readonly icon: LucideIcon | null;
  readonly look?: 'wait' | 'me';
}

const views: readonly ViewItem[] = [
  { view: 'waiting', word: 'needsPerson', icon: Hand, look: 'wait' },
  { view: 'mine', word: 'mine', icon: UserRound, look: 'me' },
  { view: 'agent', word: 'aiHandling', icon: null },
  { view: 'drafts', word: 'draftsToApprove', icon: PencilLine },
  { view: 'unassigned', word: 'unassigned', icon: CircleDashed },
  { view: 'open', word: 'allOpen', icon: Inbox },
  { view: 'closed', word: 'closed', icon: Archive },
];

export function Navigation() {
  const { w } = useLanguage();
  const { data: counts } = useLive('inbox.counts', {});
  const { data: accounts = [] } = useLive('accounts.list', {});
  const { data: deadLetters } = useDeadLetters();
  const place = usePlace();
  const linked = accounts.filter(({ connection }) => connection.status !== 'disconnected');
  return (
    <nav className="nav" aria-label={w.mainNavigation} data-region="nav" tabIndex={-1}>
      <ShopMenu />
      <h2>{w.conversations}</h2>
      {views.map(({ view, word, icon, look }) => (
        <Item
          key={view}
          label={w[word]}
          count={view === 'closed' ? 0 : (counts?.views[view] ?? 0)}
          look={look}
          isCurrent={place.screen === 'inbox' && place.view === view && place.connectionId === null}
          onClick={() => {
            goTo({ connectionId: null });
            showView(view);
          }}
        >
          {icon === null ? <StarLine /> : <Icon of={icon} />}
        </Item>
      ))}
      {linked.length > 0 && <h2>{w.linkedAccounts}</h2>}
      {linked.map((account) => (
        <Item
          key={account.connection.id}
          label={`@${account.connection.handle.replace(/^@/, '')}`}
          count={counts?.connections[account.connection.id] ?? account.openCount}
          isCurrent={place.screen === 'inbox' && place.connectionId === account.connection.id}
          onClick={() => goTo({ screen: 'inbox', view: 'open', connectionId: account.connection.id })}
        >
          <AccountDot account={account} />
        </Item>
      ))}
      <div className="end">
        <Item label={w.aiAgent} isCurrent={place.screen === 'agent'} onClick={() => goTo({ screen: 'agent' })}>
          <Icon of={Bot} />
        </Item>
        <Item
          label={w.knowledge}
          isCurrent={place.screen === 'knowledge'}
          onClick={() => goTo({ screen: 'knowledge' })}
        >
          <Icon of={BookOpen} />
        </Item>
        <Item label={w.review} isCurrent={place.screen === 'review'} onClick={() => goTo({ screen: 'review' })}>
          <Icon of={ClipboardCheck} />
        </Item>
        <Item label={w.accounts} isCurrent={place.screen === 'accounts'} onClick={() => goTo({ screen: 'accounts' })}>
          <Icon of={Plug} />
        </Item>
        <Item label={w.team} isCurrent={place.screen === 'team'} onClick={() => goTo({ screen: 'team' })}>
          <Icon of={UsersRound} />
        </Item>
        <Item label={w.shop} isCurrent={place.screen === 'shop'} onClick={() => goTo({ screen: 'shop' })}>
          <Icon of={Store} />
        </Item>
        <Item
          label={w.deadLetters}
          count={deadLetters?.total ?? 0}
          isCurrent={place.screen === 'dead-letters'}
          onClick={() => goTo({ screen: 'dead-letters' })}
        >
          <Icon of={TriangleAlert} />
        </Item>
        <Item label={w.settings} onClick={() => goTo({ openDialog: 'settings' })}>
          <Icon of={Settings} />
        </Item>
      </div>
    </nav>
  );
}

export function accountLook(connection: ConnectionRow): 'ok' | 'warn' | 'bad' | 'off' {
  if (connection.status === 'reconnect') return 'bad';
  if (connection.status !== 'active') return 'off';
  return connection.missingScopes.length > 0 ? 'warn' : 'ok';
}

function AccountDot({ account }: { account: AccountView }) {
  const { w } = useLanguage();
  const look = accountLook(account.connection);
  const words = { ok: w.stateWorking, warn: w.stateLimited, bad: w.stateReconnect, off: w.statePaused }[look];
  return (
    <span className={`dot is-${look}`}>
      <span className="sr">{words}</span>
    </span>
  );
}

interface ItemProps {
  readonly label: string;
  readonly count?: number;
  readonly look?: 'wait' | 'me' | undefined;
  readonly isCurrent?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Item({ label, count = 0, look, isCurrent = false, onClick, children }: ItemProps) {
  const isRail = useNarrowerThan(1400);
  const { f } = useLanguage();
  const button = (
    <button type="button" className="nav-item" aria-current={isCurrent ? 'page' : undefined} onClick={onClick}>
      {children}
      <span className="label">{label}</span>{' '}
      {count > 0 &&
        (look ? (
          <span className={`count is-${look}`}>{f.number(count)}</span>
        ) : (
          <span className="figure">{f.number(count)}</span>
        ))}
    </button>
  );
  if (!isRail) return button;
  return (
    <Tooltip label={count > 0 ? `${label} ${f.number(count)}` : label} side="right">
      {button}
    </Tooltip>
  );
}
