import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { goTo, usePlace } from '../../stores/place-store.ts';
import { AccountMenu } from '../../ui/account-menu.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { AnswersPage } from './answers-page.tsx';
import { GapsPage } from './gaps-page.tsx';

/** What AI got wrong, and what it does not know: one account at a time. */
export function ReviewScreen({ banner }: { banner: ReactNode }) {
  const { w } = useLanguage();
  const mayReply = useMay('inbox.reply');
  const { data: accounts } = useLive('accounts.list', {});
  const chosen = usePlace((place) => place.agentConnectionId);
  const page = usePlace((place) => place.reviewPage);
  const linked = accounts?.filter(({ connection }) => connection.status !== 'disconnected') ?? [];
  const connection = (linked.find((account) => account.connection.id === chosen) ?? linked[0])?.connection;
  return (
    <Tabs.Root
      className="page"
      data-region="page"
      tabIndex={-1}
      value={page}
      onValueChange={(value) => goTo({ reviewPage: value === 'gaps' ? 'gaps' : 'answers' })}
    >
      <header>
        <h1>{w.review}</h1>
        {connection !== undefined && (
          <>
            <AccountMenu chosen={connection} accounts={linked.map((account) => account.connection)} />
            <Tabs.List className="tabs" aria-label={w.review}>
              <Tabs.Trigger value="answers">{w.tabAnswers}</Tabs.Trigger>
              <Tabs.Trigger value="gaps">{w.tabGaps}</Tabs.Trigger>
            </Tabs.List>
          </>
        )}
        <span className="grow" />
        {!mayReply && <span className="small mute">{w.readOnlyRole}</span>}
      </header>
      <div className="body bench-body">
        {banner}
        {accounts !== undefined && connection === undefined && (
          <Empty title={w.connectFirst} next={w.connectFirstNext}>
            <Button look="primary" onClick={() => goTo({ screen: 'accounts' })}>
              {w.accounts}
            </Button>
          </Empty>
        )}
        {connection !== undefined && (
          <>
            <Tabs.Content value="answers" className="review-page">
              <AnswersPage key={connection.id} connectionId={connection.id} />
            </Tabs.Content>
            <Tabs.Content value="gaps" className="review-page">
              <GapsPage key={connection.id} connectionId={connection.id} />
            </Tabs.Content>
          </>
        )}
      </div>
    </Tabs.Root>
  );
}
