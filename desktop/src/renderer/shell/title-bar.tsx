import { LoaderCircle, Search } from 'lucide-react';
import type { LinkState } from '../../bridge/index.ts';
import { useLive } from '../bridge/use-live.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import type { Words } from '../locales/words.ts';
import { goTo } from '../stores/place-store.ts';
import { Icon } from '../ui/icon.tsx';
import { Keys } from '../ui/keys.tsx';
import { Logo } from '../ui/marks.tsx';

export function TitleBar() {
  const { w } = useLanguage();
  return (
    <header className="titlebar">
      <div className="brand">
        <Logo />
        <span className="label cut">{w.appName}</span>
      </div>
      <button
        type="button"
        className="find"
        aria-keyshortcuts="Control+K"
        onClick={() => goTo({ openDialog: 'palette' })}
      >
        <Icon of={Search} size={14} />
        <span className="grow cut">{w.searchPlaceholder}</span>
        <Keys spec={{ code: 'KeyK', ctrl: true }} />
      </button>
      <LinkMark />
    </header>
  );
}

export function linkWords(w: Words, state: LinkState): string {
  return { live: w.live, offline: w.offline, connecting: w.connecting, 'catching-up': w.catchingUp }[state];
}

function LinkMark() {
  const { w } = useLanguage();
  const { data: link } = useLive('link.get', {});
  const state = link?.state ?? 'connecting';
  return (
    <div className="link-state" role="status" data-testid="link-state" data-state={state}>
      {state === 'live' && <span className="dot" />}
      {state === 'offline' && <span className="dot is-off" />}
      {(state === 'connecting' || state === 'catching-up') && <Icon of={LoaderCircle} size={12} spins />}
      {link?.suspension == null ? linkWords(w, state) : w.suspended}
    </div>
  );
}
