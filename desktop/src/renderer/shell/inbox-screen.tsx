import { type CSSProperties, useRef } from 'react';
import { useLive } from '../bridge/use-live.ts';
import { usePreferences } from '../bridge/use-preferences.ts';
import { useMay } from '../bridge/use-session.ts';
import { Conversation } from '../features/conversation/index.ts';
import { ConversationList } from '../features/list/index.ts';
import { Panel } from '../features/panel/index.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import { goTo, usePlace } from '../stores/place-store.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { useNarrowerThan } from '../ui/use-width.ts';
import { Banner } from './banner.tsx';

const DEFAULT_WIDTH = 336;
const clampWidth = (width: number) => Math.min(420, Math.max(280, Math.round(width)));

/** List, thread and panel side by side; what has no room takes turns. */
export function InboxScreen() {
  const { w } = useLanguage();
  const [preferences, setPreferences] = usePreferences();
  const conversationId = usePlace((place) => place.conversationId);
  const isPanelOver = usePlace((place) => place.isPanelOver);
  const isNarrow = useNarrowerThan(1180);
  const { data: view } = useLive(
    'conversation.get',
    { conversationId: conversationId ?? '' },
    { isEnabled: conversationId !== null },
  );
  const hasPanel = conversationId !== null && view != null && (isNarrow ? isPanelOver : preferences.isPanelOpen);
  // 336 is the grid's own width and gives way to 320 in a small window; a width somebody dragged stays.
  const style =
    preferences.listWidth === DEFAULT_WIDTH ? {} : ({ '--w-list': `${preferences.listWidth}px` } as CSSProperties);
  return (
    <div
      className={`inbox ${hasPanel ? 'has-panel' : ''} ${conversationId === null ? '' : 'shows-thread'}`}
      style={style}
    >
      <ConversationList />
      {conversationId === null ? (
        <section className="thread" aria-label={w.messages} data-region="thread" tabIndex={-1}>
          <Banner />
          <div className="grow">
            <NoChat />
          </div>
          <Toasts />
        </section>
      ) : (
        <Conversation key={conversationId} conversationId={conversationId} banner={<Banner />} />
      )}
      {hasPanel && <Panel view={view} />}
      <ListEdge width={preferences.listWidth} onChange={(listWidth) => setPreferences({ listWidth })} />
    </div>
  );
}

/** Drag to widen the list. The keyboard has no need of it: everything in the list is also in the thread. */
function ListEdge({ width, onChange }: { width: number; onChange: (width: number) => void }) {
  const start = useRef<{ x: number; width: number } | null>(null);
  return (
    <div
      className="list-edge"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        if (start.current === null) return;
        const next = clampWidth(start.current.width + event.clientX - start.current.x);
        if (next !== width) onChange(next);
      }}
      onPointerUp={() => {
        start.current = null;
      }}
    />
  );
}

/** Nothing is open: what to do first in a new shop, how to go on in any other. */
function NoChat() {
  const { w } = useLanguage();
  const { data: accounts } = useLive('accounts.list', {});
  const mayConnect = useMay('connections.change');
  if (accounts === undefined) return null;
  if (accounts.length > 0) return <Empty title={w.pickChat} next={w.pickChatNext} />;
  return (
    <Empty title={w.noAccounts} next={w.noAccountsNext}>
      {mayConnect && (
        <Button look="primary" onClick={() => goTo({ screen: 'accounts' })}>
          {w.connectAccount}
        </Button>
      )}
    </Empty>
  );
}
