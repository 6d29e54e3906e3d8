import type { Role } from '@tandem/shared/model';
import { may } from '@tandem/shared/model';
import type { ConversationView } from '../../../../bridge/index.ts';
import { limitsOf } from '../../../format/limits.ts';
import type { Words } from '../../../locales/words.ts';

const HOUR = 3_600_000;

/** Why nothing can be sent here now, and what opens it again; null: it can. */
export function shutReason(w: Words, view: ConversationView, role: Role, now: number): string | null {
  const { conversation, connection, capabilities } = view;
  if (!may(role, 'inbox.reply')) return w.viewerCannot;
  const handle = `@${connection.handle.replace(/^@/, '')}`;
  if (connection.status === 'paused') return w.accountPaused(handle);
  if (connection.status !== 'active') return w.accountCannot(handle);
  const limits = limitsOf(conversation, capabilities.messagesPerWindow, now);
  if (limits.isOver) return w.windowOver(Math.round((capabilities.replyWindow?.ms ?? 0) / HOUR));
  if (limits.isSpent && limits.quota !== null) return w.quotaSpent(limits.quota);
  return null;
}
