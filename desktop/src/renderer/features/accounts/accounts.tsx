import type { ConnectionRow } from '@tandem/shared/model';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Looking } from '../../ui/looking.tsx';
import { AccountCard } from './account-card.tsx';
import { AttemptLine } from './attempt-line.tsx';
import { useConnect } from './use-connect.ts';

/** The one channel whose accounts can be linked today. */
const connectable = 'tiktok';
const urgency = (connection: ConnectionRow) => {
  if (connection.status === 'reconnect') return 0;
  if (connection.status === 'active' && connection.missingScopes.length > 0) return 1;
  return { active: 2, paused: 3, disconnected: 4 }[connection.status];
};

export function Accounts({ banner }: { banner: ReactNode }) {
  const { w } = useLanguage();
  const mayChange = useMay('connections.change');
  const { data: accounts, error, refetch } = useLive('accounts.list', {});
  const connecting = useConnect();
  const connect = () => connecting.start(connectable);
  const sorted = accounts?.toSorted((a, b) => urgency(a.connection) - urgency(b.connection)) ?? [];
  const linked = sorted.filter(({ connection }) => connection.status !== 'disconnected');
  const needy = sorted.filter(({ connection }) => urgency(connection) < 2);
  return (
    <div className="page" data-region="page" tabIndex={-1}>
      <header>
        <h1>{w.accounts}</h1>
        <span className="grow" />
        {mayChange && (
          <Button look="primary" disabled={connecting.isStarting} onClick={connect} data-testid="connect-account">
            <Icon of={Plus} />
            {w.connectAccount}
          </Button>
        )}
      </header>
      <div className="body">
        {banner}
        <div className="accounts">
          <AttemptLine connecting={connecting} onRetry={connect} />
          {linked.length > 0 && (
            <p className="lead">
              {needy.length > 0 ? (
                <b>{w.accountsNeedYou(needy.length, linked.length)}</b>
              ) : (
                w.accountsFine(linked.length)
              )}
            </p>
          )}
          {sorted.map((account) => (
            <AccountCard key={account.connection.id} account={account} mayChange={mayChange} onReconnect={connect} />
          ))}
        </div>
        {accounts === undefined && error === null && <Looking words={w.accountsLoading} />}
        {accounts?.length === 0 && (
          <Empty title={w.noAccounts} next={w.noAccountsNext}>
            {mayChange && (
              <Button look="primary" onClick={connect}>
                {w.connectAccount}
              </Button>
            )}
          </Empty>
        )}
        {error !== null && accounts === undefined && (
          <Empty title={w.accountsError} next={problemWords(w, error)}>
            <Button onClick={() => void refetch()}>{w.retry}</Button>
          </Empty>
        )}
      </div>
    </div>
  );
}
