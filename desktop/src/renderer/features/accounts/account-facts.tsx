import type { ConnectionRow } from '@tandem/shared/model';
import type { AccountView } from '../../../bridge/index.ts';
import { useLive } from '../../bridge/use-live.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import type { Words } from '../../locales/words.ts';
import { scopeWords } from './scope-words.ts';

/** From here on, how long it is still is said: only the account's owner can grant it again. */
const soonMs = 30 * 24 * 3_600_000;

export function AccountFacts({ account }: { account: AccountView }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const { connection, openCount } = account;
  const rows: (readonly [string, string])[] = [];
  const lastAt = useLastMessageAt(connection);
  if (lastAt !== null) rows.push([w.lastMessage, w.ago(f.span(now - Date.parse(lastAt)))]);
  if (connection.status !== 'disconnected') rows.push([w.permissionsRow, permissions(w, connection)]);
  rows.push([w.accessRow, useAccessWords(connection)]);
  const { refreshExpiresAt } = connection;
  if (refreshExpiresAt !== null && connection.status !== 'disconnected' && connection.status !== 'reconnect') {
    const leftMs = Date.parse(refreshExpiresAt) - now;
    const date = f.date(refreshExpiresAt, now);
    rows.push([w.permissionUntil, leftMs < soonMs ? w.permissionEndsSoon(date, f.span(leftMs)) : date]);
  }
  if (connection.status === 'paused') rows.push([w.whilePaused, w.whilePausedWhat]);
  if (connection.status !== 'disconnected') rows.push([w.openChats, f.number(openCount)]);
  rows.push(
    connection.status === 'disconnected' && connection.disconnectedAt !== null
      ? [w.disconnectedOn, f.date(connection.disconnectedAt, now)]
      : [w.connectedOn, f.date(connection.connectedAt, now)],
  );
  return (
    <dl>
      {rows.map(([term, detail]) => (
        <div key={term} style={{ display: 'contents' }}>
          <dt>{term}</dt>
          <dd className="num">{detail}</dd>
        </div>
      ))}
    </dl>
  );
}

function permissions(w: Words, { grantedScopes, missingScopes }: ConnectionRow): string {
  const words = w.permissionsOf(grantedScopes.length, grantedScopes.length + missingScopes.length);
  if (missingScopes.length === 0) return words;
  const things = [...new Set(missingScopes.map((scope) => scopeWords(w, scope)))].join(', ');
  return `${words}, ${w.missingThings(things)}`;
}

function useAccessWords(connection: ConnectionRow): string {
  const { w, f } = useLanguage();
  const now = useNow();
  if (connection.status === 'disconnected') return w.accessGone;
  if (connection.status === 'reconnect') return w.accessLost;
  if (connection.status === 'paused') return w.accessKept;
  if (connection.tokenExpiresAt === null) return w.renewsPlain;
  const { tokenExpiresAt } = connection;
  const day = f.isSameDay(tokenExpiresAt, new Date(now).toISOString()) ? '' : `${f.date(tokenExpiresAt, now)} `;
  return w.renewsItself(`${day}${f.time(tokenExpiresAt)}`);
}

/** The account's row is refreshed now and then; its newest chats may know of something later. */
function useLastMessageAt(connection: ConnectionRow): string | null {
  const { data } = useLive('inbox.list', {
    view: 'open',
    connectionId: connection.id,
    closingSoonOnly: false,
    order: 'newest',
    offset: 0,
    limit: 100,
  });
  const times = data?.items.map((item) => item.conversation.lastMessageAt) ?? [];
  return [connection.lastEventAt, ...times].reduce(
    (latest, at) => (at !== null && (latest === null || at > latest) ? at : latest),
    null,
  );
}
