import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Tooltip } from 'radix-ui';
import { useEffect } from 'react';
import type { Bridge } from '../bridge/index.ts';
import { BridgeProvider } from './bridge/bridge-context.tsx';
import { followPushes } from './bridge/query-client.ts';
import { useLive } from './bridge/use-live.ts';
import { usePreferences } from './bridge/use-preferences.ts';
import { SignIn } from './features/sign-in/index.ts';
import { LanguageProvider, useLanguage } from './locales/locale-context.tsx';
import { problemWords } from './locales/problem-words.ts';
import { Shell } from './shell/shell.tsx';
import { followAddress } from './stores/place-store.ts';
import { followPresence } from './stores/presence-store.ts';
import { followRefusals } from './stores/refusal-store.ts';
import { Button } from './ui/button.tsx';
import { Empty } from './ui/empty.tsx';
import { useDocumentLook } from './ui/use-theme.ts';

export function App({ bridge, client }: { bridge: Bridge; client: QueryClient }) {
  useEffect(() => {
    document.documentElement.dataset.host = bridge.host;
    document.documentElement.dataset.platform = bridge.platform;
    const offs = [followPushes(bridge, client), followPresence(bridge), followRefusals(bridge), followAddress()];
    return () => {
      for (const off of offs) off();
    };
  }, [bridge, client]);
  return (
    <BridgeProvider bridge={bridge}>
      <QueryClientProvider client={client}>
        <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
          <Localized />
        </Tooltip.Provider>
      </QueryClientProvider>
    </BridgeProvider>
  );
}

function Localized() {
  const [preferences] = usePreferences();
  useDocumentLook(preferences);
  return (
    <LanguageProvider locale={preferences.locale}>
      <Gate />
    </LanguageProvider>
  );
}

function Gate() {
  const { w } = useLanguage();
  const session = useLive('session.get', {});
  if (session.data === undefined) {
    if (!session.isError) return null;
    return (
      <main className="gate-failed">
        <Empty title={problemWords(w, session.error)}>
          <Button onClick={() => void session.refetch()}>{w.retry}</Button>
        </Empty>
      </main>
    );
  }
  // Keyed by person: another one starts with nothing of the last one's screen.
  if (session.data.state === 'signed-in') return <Shell key={`${session.data.tenant.id} ${session.data.person.id}`} />;
  return <SignIn relayUrl={session.data.relayUrl} reason={session.data.reason} />;
}
