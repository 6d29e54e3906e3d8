import { type QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { Tooltip } from 'radix-ui';
import { useEffect, useLayoutEffect, useState } from 'react';
import type { Bridge } from '../bridge/index.ts';
import { BridgeProvider } from './bridge/bridge-context.tsx';
import { followPushes } from './bridge/query-client.ts';
import { useLive } from './bridge/use-live.ts';
import { usePreferences } from './bridge/use-preferences.ts';
import { SessionContext, type SignedIn } from './bridge/use-session.ts';
import { SignIn } from './features/sign-in/index.ts';
import { forgetPerson } from './forget-person.ts';
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
  if (session.data.state === 'signed-in') {
    return <ForOnePerson key={`${session.data.tenant.id} ${session.data.person.id}`} session={session.data} />;
  }
  return <SignIn relayUrl={session.data.relayUrl} reason={session.data.reason} />;
}

/** What the last one read or wrote is forgotten before the next one, or the same one again, sees a screen. */
function ForOnePerson({ session }: { session: SignedIn }) {
  const client = useQueryClient();
  const [isFresh, setFresh] = useState(false);
  useLayoutEffect(() => {
    setFresh(true);
    return () => forgetPerson(client);
  }, [client]);
  return (
    isFresh && (
      <SessionContext value={session}>
        <Shell />
      </SessionContext>
    )
  );
}
