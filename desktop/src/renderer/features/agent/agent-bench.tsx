import type { ReactNode } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { AccountMenu } from '../../ui/account-menu.tsx';
import { Button } from '../../ui/button.tsx';
import { ConnectFirst, useChosenAccount } from '../../ui/chosen-account.tsx';
import { Empty } from '../../ui/empty.tsx';
import { AgentSettingsPages } from './agent-settings-pages.tsx';
import { KnowledgeSummary } from './knowledge-summary.tsx';

/** How AI answers for one account: what it is told, and what it knows. */
export function AgentBench({ banner }: { banner: ReactNode }) {
  const { w } = useLanguage();
  const mayChange = useMay('agent.change');
  const { linked, connection, hasNone } = useChosenAccount();
  const settings = useLive(
    'agent.get',
    { connectionId: connection?.id ?? '' },
    { isEnabled: connection !== undefined },
  );
  const header = (
    <>
      <h1>{w.aiAgent}</h1>
      {connection !== undefined && <AccountMenu chosen={connection} accounts={linked} />}
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
        {hasNone && <ConnectFirst />}
        {settings.isError && (
          <Empty title={problemWords(w, settings.error)}>
            <Button onClick={() => void settings.refetch()}>{w.retry}</Button>
          </Empty>
        )}
      </div>
    </div>
  );
}
