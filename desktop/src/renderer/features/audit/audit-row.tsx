import type { AuditEntry } from '@tandem/shared/api';
import { type MemberRow, role } from '@tandem/shared/model';
import { memo } from 'react';
import type { AccountView } from '../../../bridge/index.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import type { Words } from '../../locales/words.ts';

interface AuditRowProps {
  readonly entry: AuditEntry;
  readonly members: readonly MemberRow[];
  readonly accounts: readonly AccountView[];
  readonly now: number;
}

export const AuditRow = memo(function AuditRow({ entry, members, accounts, now }: AuditRowProps) {
  const { w, f } = useLanguage();
  const { at, act, result, from, detail } = entry;
  const about = aboutOf(entry, { w, members, accounts });
  const more = detailOf(detail, w);
  return (
    <tr data-testid="audit-entry" data-act={act}>
      <td className="num">
        <time dateTime={at}>
          {f.date(at, now)} <b>{f.time(at)}</b>
        </time>
      </td>
      <th scope="row" className="cut">
        {actorName(entry, w, members)}
      </th>
      <td>
        {w[`act_${act}`]}
        {more !== null && <small className="mute cut">{more}</small>}
      </td>
      <td className="cut">{about}</td>
      <td>{result === 'done' ? null : <span className={`chip is-${result}`}>{w[`result_${result}`]}</span>}</td>
      <td className="num mute cut">{from.ip}</td>
    </tr>
  );
});

/** What a reader asks of the act itself; the rest of it is in the file. */
function detailOf({ role: given }: AuditEntry['detail'], w: Words): string | null {
  const known = role.safeParse(given);
  if (!known.success) return null;
  return { owner: w.roleOwner, admin: w.roleAdmin, staff: w.roleStaff, viewer: w.roleViewer }[known.data];
}

function actorName({ actor: { kind, id }, from }: AuditEntry, w: Words, members: readonly MemberRow[]): string {
  // Somebody asked from outside, and it was not known who.
  if (kind === 'system' && from.ip !== null) return w.actor_unknown;
  if (kind !== 'person') return w[`actor_${kind}`];
  return members.find((member) => member.id === id)?.name ?? w.actor_left;
}

/** By name where this computer knows one; else the beginning of the id, which finds it again in a file. */
function aboutOf(
  { subject }: AuditEntry,
  { w, members, accounts }: { w: Words; members: readonly MemberRow[]; accounts: readonly AccountView[] },
): string {
  if (subject === null) return '';
  const { kind, id } = subject;
  if (kind === 'person') return members.find((member) => member.id === id)?.name ?? w.actor_left;
  if (kind === 'endpoint') return id;
  if (kind === 'account') {
    const account = accounts.find(({ connection }) => connection.id === id)?.connection;
    if (account !== undefined) return `@${account.handle.replace(/^@/, '')}`;
  }
  return kind === 'shop' ? '' : `#${id.slice(-8)}`;
}
