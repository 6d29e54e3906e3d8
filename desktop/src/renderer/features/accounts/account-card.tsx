import { type ConnectionRow, disconnectedKeptMs } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import { Ellipsis, ImageOff, Plug, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AccountView } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { showToast } from '../../stores/toast-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { initialOf } from '../../ui/initial.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { AccountFacts } from './account-facts.tsx';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { ModeSwitch } from './mode-switch.tsx';
import { lossWords, lostWords, missingWords } from './scope-words.ts';

interface AccountCardProps {
  readonly account: AccountView;
  readonly mayChange: boolean;
  readonly onReconnect: () => void;
}

/** One linked account: its health, what that means for customers, and one button. */
export function AccountCard({ account, mayChange, onReconnect }: AccountCardProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [isAsking, setAsking] = useState(false);
  const { connection } = account;
  const { id } = connection;
  const handle = `@${connection.handle.replace(/^@/, '')}`;
  const pause = useMutation({
    mutationFn: () =>
      bridge.call(connection.status === 'paused' ? 'accounts.resume' : 'accounts.pause', { connectionId: id }),
  });
  const undo = useMutation({
    mutationFn: () => bridge.call('accounts.undoDisconnect', { connectionId: id }),
    // The permission went back with the disconnect: its owner is asked for it again.
    onSuccess: ({ isLinked }) => !isLinked && onReconnect(),
  });
  const isLinked = connection.status === 'active' || connection.status === 'paused';
  const isLimited = connection.status === 'active' && connection.missingScopes.length > 0;
  return (
    <article className="account" aria-label={handle} data-testid="account" data-status={connection.status}>
      <header>
        <span className="seat is-36" aria-hidden="true">
          {connection.avatarMediaId === null ? (
            initialOf(connection.displayName ?? connection.handle)
          ) : (
            <img src={bridge.mediaUrl(connection.avatarMediaId)} alt="" />
          )}
        </span>
        <div className="grow">
          <h2 className="cut">{handle}</h2>
          <div className="small mute cut">{connection.displayName}</div>
        </div>
        <State connection={connection} />
      </header>
      <Cause account={account} mayChange={mayChange} />
      <AccountFacts account={account} />
      <footer>
        {isLinked && <ModeSwitch connection={connection} isDisabled={!mayChange} />}
        {(pause.isError || undo.isError) && (
          <span className="field-error" role="alert">
            {problemWords(w, pause.error ?? undo.error)}
          </span>
        )}
        <span className="grow" />
        {mayChange && isLinked && (
          <Button
            look={connection.status === 'active' ? 'quiet' : 'primary'}
            disabled={pause.isPending}
            onClick={() => pause.mutate()}
          >
            {connection.status === 'paused' ? w.resume : w.pause}
          </Button>
        )}
        {mayChange && isLimited && (
          <Button look="primary" onClick={onReconnect}>
            {w.fixPermissions}
          </Button>
        )}
        {mayChange && connection.status === 'reconnect' && (
          <Button look="primary" onClick={onReconnect}>
            {w.reconnect}
          </Button>
        )}
        {mayChange && connection.status === 'disconnected' && (
          <Button disabled={undo.isPending} onClick={() => undo.mutate()}>
            {w.undoDisconnect}
          </Button>
        )}
        {mayChange && connection.status !== 'disconnected' && (
          <Menu label={w.more} align="end" trigger={<IconButton icon={Ellipsis} label={`${w.more}: ${handle}`} />}>
            <MenuItem isDanger onSelect={() => setAsking(true)}>
              <Icon of={Plug} />
              {w.disconnect}
            </MenuItem>
          </Menu>
        )}
      </footer>
      {isAsking && (
        <DisconnectDialog
          connectionId={id}
          handle={handle}
          onClose={() => setAsking(false)}
          onDone={() => showToast(w.didDisconnect(handle), () => undo.mutate())}
        />
      )}
    </article>
  );
}

function State({ connection }: { connection: ConnectionRow }) {
  const { w } = useLanguage();
  const isLimited = connection.missingScopes.length > 0;
  const [look, words] = {
    active: isLimited ? (['is-warn', w.stateLimited] as const) : (['', w.stateWorking] as const),
    paused: ['is-off', w.statePaused] as const,
    reconnect: ['is-bad', w.stateReconnect] as const,
    disconnected: ['is-off', w.stateDisconnected] as const,
  }[connection.status];
  return (
    <span className="state">
      <span className={`dot ${look}`} aria-hidden="true" />
      {words}
    </span>
  );
}

/** Cause and effect, in the words of the shop. */
function Cause({ account, mayChange }: { account: AccountView; mayChange: boolean }): ReactNode {
  const { w, f } = useLanguage();
  const now = useNow();
  const { connection, chatCount } = account;
  if (connection.status === 'reconnect') {
    return (
      <div className="account-note is-bad">
        <Icon of={Plug} />
        <p>{lostWords(w, connection)}</p>
      </div>
    );
  }
  if (connection.status === 'disconnected' && connection.disconnectedAt !== null) {
    const until = Date.parse(connection.disconnectedAt) + disconnectedKeptMs;
    return (
      <div className="account-note" data-testid="countdown">
        <Icon of={Trash2} />
        <p>
          <b>
            {until <= now
              ? w.dataDeletedSoon
              : w.dataDeletedIn(f.date(new Date(until).toISOString(), now), f.span(until - now))}
          </b>{' '}
          {until > now && (mayChange ? w.dataDeletedWhat(chatCount) : w.dataDeletedAsk)}
        </p>
      </div>
    );
  }
  if (connection.missingScopes.length === 0) return null;
  return (
    <div className="account-note is-close">
      <Icon of={ImageOff} />
      <p>
        <b>{missingWords(w, connection.missingScopes)}</b> {lossWords(w, connection.missingScopes)}{' '}
        {mayChange ? w.missingHow : w.missingHowAsk}
      </p>
    </div>
  );
}
