import type { AuditEntry } from '@tandem/shared/api';
import type { MemberRow } from '@tandem/shared/model';
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
  const { at, act, actor, result, from, detail } = entry;
  const about = aboutOf(entry, { w, members, accounts });
  const more = Object.entries(detail).map(
    ([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : value}`,
  );
  return (
    <tr data-testid="audit-entry" data-act={act}>
      <td className="num">
        <time dateTime={at}>
          {f.date(at, now)} <b>{f.time(at)}</b>
        </time>
      </td>
      <th scope="row" className="cut">
        {actorName(actor, w, members)}
      </th>
      <td>
        {w[`act_${act}`]}
        {more.length > 0 && <small className="mute cut">{more.join(' · ')}</small>}
      </td>
      <td className="cut">{about}</td>
      <td>{result === 'done' ? null : <span className={`chip is-${result}`}>{w[`result_${result}`]}</span>}</td>
      <td className="num mute cut">{from.ip}</td>
    </tr>
  );
});

function actorName({ kind, id }: AuditEntry['actor'], w: Words, members: readonly MemberRow[]): string {
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
