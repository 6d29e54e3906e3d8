import { type PlanId, textOf } from '@tandem/shared/model';
import {
  type Bridge,
  BridgeError,
  type CallInput,
  type CallName,
  type CallOutput,
  type InboxView,
  type ListItem,
  type OutboxItem,
  type Preferences,
  type PushName,
  type PushPayload,
  type SessionView,
  type ThreadItem,
  type Topic,
} from '../../bridge/index.ts';
import { fixtureAccounts } from './fixture/accounts.ts';
import { type FixtureChat, fixtureChats, fixtureOutbox } from './fixture/chats.ts';
import { fixtureDeadLetters } from './fixture/dead-letters.ts';
import { drawingUrl } from './fixture/drawings.ts';
import { fixtureKnowledge } from './fixture/knowledge.ts';
import { byMe, me, minutesAgo, ploy, tiktokLike } from './fixture/rows.ts';
import { memoryAgent } from './memory-agent.ts';
import { memoryKnowledge } from './memory-knowledge.ts';
import { memoryPlan } from './memory-plan.ts';
import { memoryPrivacy } from './memory-privacy.ts';
import { memoryReviews, orNothing } from './memory-reviews.ts';
import { memorySecondFactor } from './memory-second-factor.ts';
import { memoryTeam } from './memory-team.ts';
import { memoryWorkbench } from './memory-workbench.ts';

type Handlers = { [N in CallName]: (input: CallInput<N>) => CallOutput<N> };

export interface MemoryBridgeOptions {
  readonly preferences?: Partial<Preferences>;
  readonly isSignedOut?: boolean;
  readonly isOffline?: boolean;
  /** Why the shop is suspended; `isOffline` with it. */
  readonly suspension?: string;
  readonly isEmpty?: boolean;
  /** The platform has ended the access of the first account. */
  readonly isLost?: boolean;
  readonly role?: 'owner' | 'viewer';
  readonly agentEngine?: 'claude' | 'retrieval-only';
  readonly plan?: PlanId;
  readonly isPlanSpent?: boolean;
  readonly now?: number;
}

export interface MemoryBridge extends Bridge {
  readonly push: <N extends PushName>(name: N, payload: PushPayload<N>) => void;
  /** Makes the next call of this name fail. */
  readonly failNext: (name: CallName, error: BridgeError) => void;
  /** Makes the next call of this name answer with this, whenever it comes. */
  readonly answerNext: (name: CallName, answer: Promise<never>) => void;
  readonly called: { readonly name: CallName; readonly input: unknown }[];
  readonly chats: FixtureChat[];
  readonly outbox: OutboxItem[];
  readonly opened: string[];
}

/** An engine of plain objects, for tests and pictures. Never shipped: the app's entry does not reach this folder. */
export function createMemoryBridge(options: MemoryBridgeOptions = {}): MemoryBridge {
  const now = options.now ?? Date.now();
  const chats = options.isEmpty ? [] : fixtureChats(now);
  const outbox: OutboxItem[] = options.isOffline ? fixtureOutbox(now) : [];
  const letters = fixtureDeadLetters(now, options.isEmpty === true);
  const needsRelay = () => {
    if (options.isOffline) throw new BridgeError('offline', 'no relay');
  };
  const forgetLetter = (id: string) => {
    const at = letters.deadLetters.findIndex((letter) => letter.id === id);
    if (at !== -1) letters.total -= letters.deadLetters.splice(at, 1).length;
    return {};
  };
  let preferences: Preferences = {
    locale: 'en',
    theme: 'light',
    textSize: 100,
    isPanelOpen: true,
    listWidth: 336,
    singleKeys: true,
    ...options.preferences,
  };
  let isSignedIn = !options.isSignedOut;
  const listeners = new Map<PushName, Set<(payload: never) => void>>();
  const failures = new Map<CallName, BridgeError>();
  const answers = new Map<CallName, Promise<never>>();
  const called: MemoryBridge['called'] = [];
  const opened: string[] = [];
  const connections = options.isEmpty ? [] : fixtureAccounts(now, options.isLost ?? false);
  const knowledge = new Map(connections.map(({ id }) => [id as string, fixtureKnowledge(now, id)]));

  const push: MemoryBridge['push'] = (name, payload) => {
    for (const listener of listeners.get(name) ?? []) listener(payload as never);
  };
  const changed = (...topics: Topic[]) => push('changed', { topics });
  const find = (id: string) => chats.find((chat) => chat.conversation.id === id);
  const change = (id: string, edit: (chat: FixtureChat) => FixtureChat) => {
    const at = chats.findIndex((chat) => chat.conversation.id === id);
    const chat = chats[at];
    if (chat !== undefined) chats[at] = edit(chat);
    changed('inbox', 'outbox', `conversation:${id}`);
  };
  const setRow = (id: string, row: Partial<FixtureChat['conversation']>, group?: FixtureChat['group']) =>
    change(id, (chat) => ({ ...chat, group: group ?? chat.group, conversation: { ...chat.conversation, ...row } }));

  const session = (): SessionView =>
    isSignedIn
      ? {
          state: 'signed-in',
          relayUrl: 'http://127.0.0.1:8787',
          person: { id: me.id, name: me.name, email: 'owner@lanlom.example' },
          tenant: { id: 't1', name: 'Lanlom' },
          role: options.role ?? 'owner',
          agentEngine: options.agentEngine ?? 'claude',
          vault: 'keychain',
        }
      : { state: 'signed-out', relayUrl: 'http://127.0.0.1:8787', reason: 'expired' };

  const inView = (chat: FixtureChat, view: InboxView) => {
    if (view === 'closed') return chat.conversation.status === 'closed';
    if (chat.conversation.status !== 'open') return false;
    if (view === 'unassigned') return chat.conversation.handler.kind === 'nobody';
    return view === 'open' || view === chat.group;
  };
  const isClosing = ({ conversation: { windowExpiresAt } }: FixtureChat) =>
    windowExpiresAt !== null && Date.parse(windowExpiresAt) - now < 6 * 3_600_000;
  const listItem = (chat: FixtureChat): ListItem => {
    const last = chat.items.findLast((item) => item.kind === 'message');
    const message = last?.kind === 'message' ? last.message : undefined;
    const queued = outbox.filter((item) => item.conversationId === chat.conversation.id);
    const first = message?.parts[0]?.kind;
    return {
      conversation: chat.conversation,
      contact: chat.contact,
      group: chat.group,
      preview: queued.at(-1)?.text ?? (message ? textOf(message.parts) || null : null),
      previewKind:
        first === 'text' || first === 'image' || first === 'sticker' || first === 'shared-post' ? first : 'other',
      previewBy:
        message === undefined
          ? null
          : message.author.kind === 'platform-app'
            ? 'shop'
            : (message.author.kind as 'contact' | 'agent' | 'staff'),
      draft: chat.draft?.state === 'pending' ? { id: chat.draft.id, text: chat.draft.text } : null,
      hasProblem: chat.items.some((item) => item.kind === 'message' && item.message.delivery?.state === 'failed'),
      queuedCount: queued.length,
      messagesPerWindow: 10,
    };
  };
  const inOrder = ['waiting', 'drafts', 'mine', 'teammates', 'agent'] as const;
  const conversationView = (chat: FixtureChat) => {
    const own = connections.find(({ id }) => id === chat.conversation.connectionId) ?? connections[0];
    if (own === undefined) throw new Error('the fixture has no account');
    return {
      conversation: chat.conversation,
      contact: chat.contact,
      connection: own,
      capabilities: tiktokLike,
      effectiveMode: chat.conversation.agentMode ?? own.agentMode,
      draft: chat.draft,
      members: [me, ploy],
    };
  };

  const handlers: Handlers = {
    'session.get': session,
    'session.signIn': () => {
      isSignedIn = true;
      changed('session');
      return session();
    },
    'session.register': () => {
      isSignedIn = true;
      return session();
    },
    'session.signOut': () => {
      isSignedIn = false;
      changed('session');
      return { unsent: outbox.length };
    },
    'link.get': () => ({
      state: options.isOffline ? 'offline' : 'live',
      since: minutesAgo(now, 12),
      suspension: options.suspension ?? null,
    }),
    'preferences.get': () => preferences,
    'preferences.set': (next) => {
      preferences = { ...preferences, ...(next as Partial<Preferences>) };
      changed('preferences');
      return preferences;
    },
    'inbox.list': ({ view, connectionId, closingSoonOnly, order, offset, limit }) => {
      const wanted = chats
        .filter((chat) => inView(chat, view))
        .filter((chat) => connectionId === null || chat.conversation.connectionId === connectionId)
        .filter((chat) => !closingSoonOnly || isClosing(chat))
        .toSorted((a, b) => {
          const byGroup = inOrder.indexOf(a.group) - inOrder.indexOf(b.group);
          if (byGroup !== 0) return byGroup;
          if (a.group === 'waiting')
            return (a.conversation.waitingSince ?? '').localeCompare(b.conversation.waitingSince ?? '');
          const byTime = b.conversation.lastMessageAt.localeCompare(a.conversation.lastMessageAt);
          return order === 'newest' ? byTime : -byTime;
        });
      const groups = inOrder.map((group) => {
        const rows = wanted.filter((chat) => chat.group === group);
        const waiting = rows.flatMap(({ conversation: { waitingSince } }) => waitingSince ?? []).toSorted();
        return { group, count: rows.length, oldestWaitingSince: waiting[0] ?? null };
      });
      return { total: wanted.length, groups, offset, items: wanted.slice(offset, offset + limit).map(listItem) };
    },
    'inbox.counts': () => {
      const count = (view: InboxView) => chats.filter((chat) => inView(chat, view)).length;
      return {
        views: {
          waiting: count('waiting'),
          mine: count('mine'),
          agent: count('agent'),
          drafts: count('drafts'),
          unassigned: count('unassigned'),
          open: count('open'),
          snoozed: 0,
          closed: count('closed'),
        },
        connections: Object.fromEntries(
          connections.map(({ id }) => [id, chats.filter((chat) => chat.conversation.connectionId === id).length]),
        ),
        closingSoon: chats.filter(isClosing).length,
      };
    },
    'inbox.search': ({ text, limit }) => {
      const wanted = text.toLowerCase();
      const isHit = (item: ListItem) =>
        `${item.contact.displayName} ${item.contact.handle} ${item.preview}`.toLowerCase().includes(wanted);
      return chats.map(listItem).filter(isHit).slice(0, limit);
    },
    'conversation.get': ({ conversationId }) => {
      const chat = find(conversationId);
      return chat === undefined ? null : conversationView(chat);
    },
    'thread.page': ({ conversationId, before, limit }) => {
      const chat = find(conversationId);
      const queued = outbox
        .filter((item) => item.conversationId === conversationId)
        .map((item): ThreadItem => ({ kind: 'outbox', at: item.writtenAt, item }));
      const unread = chat?.firstUnreadIndex == null ? undefined : chat.items[chat.firstUnreadIndex];
      const all = [...(chat?.items ?? []), ...queued];
      const end = before === null ? all.length : Number(before);
      const begin = Math.max(0, end - limit);
      return {
        items: all.slice(begin, end),
        before: begin === 0 ? null : String(begin),
        firstUnreadId: unread?.kind === 'message' ? unread.message.id : null,
      };
    },
    'conversation.takeOver': ({ conversationId }) =>
      setRow(conversationId, { handler: byMe, handlerSettled: true }, 'mine') as never,
    'conversation.handBack': ({ conversationId }) =>
      setRow(conversationId, { handler: { kind: 'agent' }, handlerSettled: true }, 'agent') as never,
    'conversation.assign': ({ conversationId, personId }) =>
      setRow(conversationId, {
        handler: personId === null ? { kind: 'nobody' } : { kind: 'staff', personId: personId as never },
      }) as never,
    'conversation.setStatus': ({ conversationId, status }) => setRow(conversationId, { status }) as never,
    'conversation.setMode': ({ conversationId, mode }) => setRow(conversationId, { agentMode: mode }) as never,
    'conversation.markRead': ({ conversationId }) => setRow(conversationId, { unreadCount: 0 }) as never,
    'conversation.typing': () => ({}),
    'conversation.viewing': () => ({}),
    'reply.queue': ({ clientId, conversationId, text }) => {
      const item: OutboxItem = {
        clientId: clientId as OutboxItem['clientId'],
        conversationId,
        text,
        writtenAt: new Date(now).toISOString(),
        state: options.isOffline ? 'waiting' : 'sending',
        reason: null,
      };
      outbox.push(item);
      changed('outbox', 'inbox', `conversation:${conversationId}`);
      return item;
    },
    'reply.retry': () => ({}),
    'reply.withdraw': ({ clientId }) => {
      const at = outbox.findIndex((item) => item.clientId === clientId);
      const [item] = outbox.splice(at, 1);
      changed('outbox', 'inbox', `conversation:${item?.conversationId ?? ''}`);
      return { text: item?.text ?? '' };
    },
    'outbox.list': () => [...outbox],
    'draft.approve': ({ draftId }) => setDraft(draftId, 'approved') as never,
    'draft.drop': ({ draftId }) => setDraft(draftId, 'dropped') as never,
    'accounts.list': () =>
      connections.map((row) => ({
        connection: row,
        openCount: chats.filter((chat) => chat.conversation.connectionId === row.id).length,
        connectionId: row.id,
        chatCount: row.status === 'disconnected' ? 1208 : chats.length,
      })),
    'accounts.connect': () => ({
      attemptId: 'attempt-1',
      authorizeUrl: 'https://platform.example/authorize',
      openedBy: 'app',
    }),
    'accounts.attempt': () => ({ status: 'pending' }),
    'accounts.pause': () => ({}),
    'accounts.resume': () => ({}),
    'accounts.disconnect': () => ({}),
    'accounts.undoDisconnect': () => ({ isLinked: false }),
    'deadLetters.list': () => {
      if (options.isOffline) throw new BridgeError('offline', 'no relay');
      return { ...letters, deadLetters: [...letters.deadLetters] };
    },
    'deadLetters.retry': ({ id }) => forgetLetter(id),
    'deadLetters.discard': ({ id }) => forgetLetter(id),
    'session.shops': () => {
      needsRelay();
      return [
        { id: 't1', name: 'Lanlom' },
        { id: 't2', name: 'บ้านกาแฟ' },
      ] as never;
    },
    'session.switchShop': () => session(),
    'members.list': () => [me, ploy],
    ...memoryPlan(now, options, needsRelay),
    ...memoryTeam(now, options.isEmpty === true, needsRelay, changed),
    'account.requestReset': () => ({}),
    'account.get': () => ({ isEmailVerified: options.isEmpty !== true }),
    'account.sendVerification': () => ({}),
    ...memorySecondFactor(now, { isOn: options.isEmpty === true, changed: () => changed('second-factor') }),
    ...memoryAgent(now, connections, (connectionId) => changed(`agent:${connectionId}`)),
    ...memoryWorkbench(now, options.isEmpty === true, (connectionId) => changed(`workbench:${connectionId}`)),
    ...memoryPrivacy(now, options.isEmpty === true, needsRelay, () => changed('privacy')),
    ...memoryReviews(now, connections, needsRelay, (connectionId) => changed(`review:${connectionId}`)),
    ...memoryKnowledge(now, knowledge, (connectionId) => changed(`agent:${connectionId}`)),
  };

  function setDraft(draftId: string, state: 'approved' | 'dropped'): void {
    const chat = chats.find((one) => one.draft?.id === draftId);
    if (chat?.draft)
      change(chat.conversation.id, (one) => ({
        ...one,
        draft: one.draft && { ...one.draft, state },
        group: 'waiting',
      }));
  }

  return {
    host: 'browser',
    platform: 'windows',
    // A turn of the loop, as over a real wire: what is optimistic must stand before the answer.
    async call(name, input) {
      called.push({ name, input });
      await Promise.resolve();
      const failure = failures.get(name);
      failures.delete(name);
      if (failure !== undefined) throw failure;
      const answer = answers.get(name);
      answers.delete(name);
      if (answer !== undefined) return answer;
      return orNothing((handlers[name] as (one: unknown) => never)(input));
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener as (payload: never) => void));
      return () => set.delete(listener as (payload: never) => void);
    },
    mediaUrl: drawingUrl,
    openExternal: (url) => void opened.push(url),
    push,
    failNext: (name, error) => void failures.set(name, error),
    answerNext: (name, answer) => void answers.set(name, answer),
    called,
    chats,
    outbox,
    opened,
  };
}
