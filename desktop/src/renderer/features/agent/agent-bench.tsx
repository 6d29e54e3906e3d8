import type { ReactNode } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { goTo, usePlace } from '../../stores/place-store.ts';
import { AccountMenu } from '../../ui/account-menu.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { AgentSettingsPages } from './agent-settings-pages.tsx';
import { KnowledgeSummary } from './knowledge-summary.tsx';

/** How AI answers for one account: what it is told, and what it knows. */
export function AgentBench({ banner }: { banner: ReactNode }) {
  const { w } = useLanguage();
  const mayChange = useMay('agent.change');
  const { data: accounts } = useLive('accounts.list', {});
  const chosen = usePlace((place) => place.agentConnectionId);
  const linked = accounts?.filter(({ connection }) => connection.status !== 'disconnected') ?? [];
  const connection = (linked.find((account) => account.connection.id === chosen) ?? linked[0])?.connection;
  const settings = useLive(
    'agent.get',
    { connectionId: connection?.id ?? '' },
    { isEnabled: connection !== undefined },
  );
  const header = (
    <>
      <h1>{w.aiAgent}</h1>
      {connection !== undefined && (
        <AccountMenu chosen={connection} accounts={linked.map((account) => account.connection)} />
      )}
    </>
  );
  if (connection !== undefined && settings.data !== undefined) {
    return (
      <AgentSettingsPages
        key={connection.id}
        settings={settings.data}
        mayChange={mayChange}
        header={header}
        banner={banner}
        knowledge={<KnowledgeSummary connectionId={connection.id} />}
      />
    );
  }
  return (
    <div className="page" data-region="page" tabIndex={-1}>
      <header>{header}</header>
      <div className="body bench-body">
        {banner}
        {accounts !== undefined && connection === undefined && (
          <Empty title={w.connectFirst} next={w.connectFirstNext}>
            <Button look="primary" onClick={() => goTo({ screen: 'accounts' })}>
              {w.accounts}
            </Button>
          </Empty>
        )}
        {settings.isError && (
          <Empty title={problemWords(w, settings.error)}>
            <Button onClick={() => void settings.refetch()}>{w.retry}</Button>
          </Empty>
        )}
      </div>
    </div>
  );
}
