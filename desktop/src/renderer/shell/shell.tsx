import { usePreferences } from '../bridge/use-preferences.ts';
import { useKeyboard } from '../commands/use-keyboard.ts';
import { Accounts } from '../features/accounts/index.ts';
import { AgentBench } from '../features/agent/index.ts';
import { DeadLetters } from '../features/dead-letters/index.ts';
import { KnowledgeScreen } from '../features/knowledge/index.ts';
import { ReviewScreen } from '../features/review/index.ts';
import { Settings } from '../features/settings/index.ts';
import { Team } from '../features/team/index.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import { goTo, usePlace } from '../stores/place-store.ts';
import { Toasts } from '../ui/toasts.tsx';
import { Banner } from './banner.tsx';
import { InboxScreen } from './inbox-screen.tsx';
import { KeySheet } from './key-sheet.tsx';
import { Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import { ShopScreen } from './shop-screen.tsx';
import { TitleBar } from './title-bar.tsx';
import { useShellCommands } from './use-shell-commands.ts';

/** The window of a signed-in person: frame, one screen, and what may lie over it. */
export function Shell() {
  const { w } = useLanguage();
  const [{ singleKeys }] = usePreferences();
  const screen = usePlace((place) => place.screen);
  const openDialog = usePlace((place) => place.openDialog);
  useKeyboard(singleKeys);
  useShellCommands();
  const close = () => goTo({ openDialog: null });
  return (
    <div className="window">
      <TitleBar />
      <Navigation />
      <main className="stage">
        {screen === 'inbox' && (
          <>
            <h1 className="sr">{w.inbox}</h1>
            <InboxScreen />
          </>
        )}
        {screen === 'accounts' && <Accounts banner={<Banner />} />}
        {screen === 'team' && <Team banner={<Banner />} />}
        {screen === 'shop' && <ShopScreen banner={<Banner />} />}
        {screen === 'dead-letters' && <DeadLetters banner={<Banner />} />}
        {screen === 'agent' && <AgentBench banner={<Banner />} />}
        {screen === 'review' && <ReviewScreen banner={<Banner />} />}
        {screen === 'knowledge' && <KnowledgeScreen banner={<Banner />} />}
        {screen !== 'inbox' && <Toasts />}
      </main>
      {openDialog === 'palette' && <Palette onClose={close} />}
      {openDialog === 'keys' && <KeySheet onClose={close} />}
      {openDialog === 'settings' && <Settings onClose={close} />}
    </div>
  );
}
