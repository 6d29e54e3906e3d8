import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { useMay } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { goTo, usePlace } from '../../stores/place-store.ts';
import { AccountMenu } from '../../ui/account-menu.tsx';
import { ConnectFirst, useChosenAccount } from '../../ui/chosen-account.tsx';
import { AnswersPage } from './answers-page.tsx';
import { GapsPage } from './gaps-page.tsx';

/** What AI got wrong, and what it does not know: one account at a time. */
export function ReviewScreen({ banner }: { banner: ReactNode }) {
  const { w } = useLanguage();
  const mayReply = useMay('inbox.reply');
  const { linked, connection, hasNone } = useChosenAccount();
  const page = usePlace((place) => place.reviewPage);
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
            <AccountMenu chosen={connection} accounts={linked} />
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
        {hasNone && <ConnectFirst />}
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
