import { useLive } from '../bridge/use-live.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import { goTo, usePlace } from '../stores/place-store.ts';
import { Button } from './button.tsx';
import { Empty } from './empty.tsx';

/** The account whose agent is looked at: the chosen one, else the first that is linked. `hasNone`: it is known that there is none. */
export function useChosenAccount() {
  const { data } = useLive('accounts.list', {});
  const chosen = usePlace((place) => place.agentConnectionId);
  const linked = (data ?? []).flatMap(({ connection }) => (connection.status === 'disconnected' ? [] : [connection]));
  const connection = linked.find(({ id }) => id === chosen) ?? linked[0];
  return { linked, connection, hasNone: data !== undefined && connection === undefined };
}

/** What to do where there is no account yet. */
export function ConnectFirst() {
  const { w } = useLanguage();
  return (
    <Empty title={w.connectFirst} next={w.connectFirstNext}>
      <Button look="primary" onClick={() => goTo({ screen: 'accounts' })}>
        {w.accounts}
      </Button>
    </Empty>
  );
}
