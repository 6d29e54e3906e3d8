import type { ConnectionId, ConversationId, MessageId } from '@tandem/shared/model';
import { create } from 'zustand';
import { type InboxView, inboxView } from '../../bridge/index.ts';

export type Screen = 'inbox' | 'agent' | 'knowledge' | 'accounts' | 'team' | 'shop' | 'dead-letters' | 'review';
const shopPages = ['plan', 'audit', 'privacy'] as const;
export type ShopPage = (typeof shopPages)[number];
export type PanelTab = 'customer' | 'agent' | 'outbox';

export interface PlaceState {
  readonly screen: Screen;
  readonly view: InboxView;
  readonly connectionId: ConnectionId | null;
  readonly closingSoonOnly: boolean;
  readonly order: 'newest' | 'oldest';
  readonly conversationId: ConversationId | null;
  readonly panelTab: PanelTab;
  /** Whose reasons the AI tab tells; null: the chat's latest decision. */
  readonly tracedMessageId: MessageId | null;
  /** Below 1180 px the panel lies over the thread and is opened each time. */
  readonly isPanelOver: boolean;
  readonly agentConnectionId: ConnectionId | null;
  readonly shopPage: ShopPage;
  /** Of the review screen: answers to look at, or what AI does not know. */
  readonly reviewPage: 'answers' | 'gaps';
  readonly openDialog: 'palette' | 'keys' | 'settings' | null;
}

const startPlace: PlaceState = {
  screen: 'inbox',
  view: 'open',
  connectionId: null,
  closingSoonOnly: false,
  order: 'newest',
  conversationId: null,
  panelTab: 'customer',
  tracedMessageId: null,
  isPanelOver: false,
  agentConnectionId: null,
  shopPage: 'plan',
  reviewPage: 'answers',
  openDialog: null,
};

/** Where this window looks. Nothing here is data: all of that is read from the engine. */
export const usePlace = create<PlaceState>(() => startPlace);

type Guard = (change: Partial<PlaceState>) => boolean;
let guard: Guard | null = null;

/** A screen with unsaved changes stands in the way: it gets the wish and returns false to stay. */
export function setLeaveGuard(next: Guard | null): void {
  guard = next;
}

export function goTo(change: Partial<PlaceState>): void {
  const { screen, agentConnectionId } = usePlace.getState();
  const leaves =
    (change.screen !== undefined && change.screen !== screen) ||
    (change.agentConnectionId !== undefined && change.agentConnectionId !== agentConnectionId);
  if (leaves && guard !== null && !guard(change)) return;
  usePlace.setState(change);
}

export function showView(view: InboxView): void {
  goTo({ screen: 'inbox', view, closingSoonOnly: false });
}

export function openConversation(conversationId: ConversationId | null): void {
  goTo({ screen: 'inbox', conversationId, isPanelOver: false, tracedMessageId: null });
}

export function resetPlace(): void {
  usePlace.setState(startPlace);
}

/** The address keeps the place over a reload: `#/inbox/open/<conversation>`. */
export function followAddress(): () => void {
  const [, screen, view, id] = window.location.hash.split('/');
  const known = inboxView.safeParse(view);
  if (screen === 'inbox' && known.success) {
    usePlace.setState({ view: known.data, conversationId: id ? (decodeURIComponent(id) as ConversationId) : null });
  } else if (
    screen === 'agent' ||
    screen === 'knowledge' ||
    screen === 'accounts' ||
    screen === 'team' ||
    screen === 'dead-letters'
  )
    usePlace.setState({ screen });
  else if (screen === 'shop')
    usePlace.setState({ screen, shopPage: shopPages.find((page) => page === view) ?? 'plan' });
  else if (screen === 'review') usePlace.setState({ screen, reviewPage: view === 'gaps' ? 'gaps' : 'answers' });
  return usePlace.subscribe((place) => {
    const tail = tailOf(place);
    window.history.replaceState(null, '', `#/${place.screen}${tail}`);
  });
}

function tailOf({ screen, view, conversationId, reviewPage, shopPage }: PlaceState): string {
  if (screen === 'inbox') return `/${view}/${encodeURIComponent(conversationId ?? '')}`;
  if (screen === 'shop') return `/${shopPage}`;
  return screen === 'review' ? `/${reviewPage}` : '';
}
