import { usePreferences } from '../bridge/use-preferences.ts';
import { useMay } from '../bridge/use-session.ts';
import { useSignOut } from '../bridge/use-sign-out.ts';
import { type Command, useCommands } from '../commands/command.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import { goTo, showView, usePlace } from '../stores/place-store.ts';
import { undoLatest } from '../stores/toast-store.ts';
import { focusRegion } from './regions.ts';

/** The acts that are there on every screen. */
export function useShellCommands(): void {
  const { w } = useLanguage();
  const [preferences, setPreferences] = usePreferences();
  const signOut = useSignOut();
  const mayReview = useMay('audit.review');

  const everywhere = (command: Omit<Command, 'group'>): Command => ({ ...command, group: 'everywhere' });
  const isDark = document.documentElement.dataset.theme === 'dark';
  useCommands([
    everywhere({
      id: 'palette',
      label: w.openPalette,
      keys: [{ code: 'KeyK', ctrl: true }, { code: 'Slash' }],
      run: () => goTo({ openDialog: 'palette' }),
      isHiddenInPalette: true,
    }),
    everywhere({
      id: 'keys',
      label: w.openKeys,
      keys: [{ code: 'Slash', shift: true }],
      run: () => goTo({ openDialog: 'keys' }),
    }),
    everywhere({
      id: 'settings',
      label: w.openSettings,
      keys: [{ code: 'Comma', ctrl: true }],
      run: () => goTo({ openDialog: 'settings' }),
    }),
    everywhere({
      id: 'undo',
      label: w.undo,
      keys: [{ code: 'KeyZ' }, { code: 'KeyZ', ctrl: true }],
      isFieldsOwn: true,
      run: undoLatest,
      isHiddenInPalette: true,
    }),
    everywhere({
      id: 'panel',
      label: w.togglePanel,
      keys: [{ code: 'Backslash', ctrl: true }, { code: 'KeyP' }],
      run: () => {
        if (window.matchMedia('(max-width: 1179.98px)').matches)
          goTo({ isPanelOver: !usePlace.getState().isPanelOver });
        else setPreferences({ isPanelOpen: !preferences.isPanelOpen });
      },
    }),
    everywhere({
      id: 'region-next',
      label: w.nextRegion,
      keys: [{ code: 'F6' }],
      run: () => focusRegion(1),
      isHiddenInPalette: true,
    }),
    everywhere({
      id: 'region-previous',
      label: w.previousRegion,
      keys: [{ code: 'F6', shift: true }],
      run: () => focusRegion(-1),
      isHiddenInPalette: true,
    }),
    everywhere({
      id: 'go-waiting',
      label: w.goWaiting,
      keys: [],
      afterG: { code: 'KeyW' },
      run: () => showView('waiting'),
    }),
    everywhere({ id: 'go-mine', label: w.goMine, keys: [], afterG: { code: 'KeyM' }, run: () => showView('mine') }),
    everywhere({
      id: 'go-drafts',
      label: w.goDrafts,
      keys: [],
      afterG: { code: 'KeyD' },
      run: () => showView('drafts'),
    }),
    everywhere({ id: 'go-all', label: w.goAll, keys: [], afterG: { code: 'KeyA' }, run: () => showView('open') }),
    everywhere({ id: 'go-ai', label: w.goAi, keys: [], run: () => showView('agent') }),
    everywhere({ id: 'go-closed', label: w.goClosed, keys: [], run: () => showView('closed') }),
    everywhere({
      id: 'go-agent',
      label: w.goAgent,
      keys: [],
      afterG: { code: 'KeyP' },
      run: () => goTo({ screen: 'agent' }),
    }),
    everywhere({
      id: 'go-knowledge',
      label: w.goKnowledge,
      keys: [],
      afterG: { code: 'KeyK' },
      run: () => goTo({ screen: 'knowledge' }),
    }),
    everywhere({
      id: 'go-review',
      label: w.goReview,
      keys: [],
      afterG: { code: 'KeyR' },
      run: () => goTo({ screen: 'review', reviewPage: 'answers' }),
    }),
    everywhere({
      id: 'go-gaps',
      label: w.goGaps,
      keys: [],
      run: () => goTo({ screen: 'review', reviewPage: 'gaps' }),
    }),
    everywhere({
      id: 'go-accounts',
      label: w.goAccounts,
      keys: [],
      afterG: { code: 'KeyC' },
      run: () => goTo({ screen: 'accounts' }),
    }),
    everywhere({ id: 'go-team', label: w.goTeam, keys: [], run: () => goTo({ screen: 'team' }) }),
    everywhere({ id: 'go-shop', label: w.goShop, keys: [], run: () => goTo({ screen: 'shop', shopPage: 'plan' }) }),
    ...(mayReview
      ? [
          everywhere({
            id: 'go-audit',
            label: w.goAudit,
            keys: [],
            run: () => goTo({ screen: 'shop', shopPage: 'audit' }),
          }),
          everywhere({
            id: 'go-privacy',
            label: w.goPrivacy,
            keys: [],
            run: () => goTo({ screen: 'shop', shopPage: 'privacy' }),
          }),
        ]
      : []),
    everywhere({
      id: 'go-dead-letters',
      label: w.goDeadLetters,
      keys: [],
      run: () => goTo({ screen: 'dead-letters' }),
    }),
    everywhere({
      id: 'theme',
      label: w.switchTheme,
      keys: [],
      run: () => setPreferences({ theme: isDark ? 'light' : 'dark' }),
    }),
    everywhere({
      id: 'language',
      label: w.switchLanguage,
      keys: [],
      run: () => setPreferences({ locale: preferences.locale === 'th' ? 'en' : 'th' }),
    }),
    everywhere({ id: 'sign-out', label: w.signOut, keys: [], run: signOut }),
  ]);
}
