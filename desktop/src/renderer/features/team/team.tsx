import { useMutation } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Looking } from '../../ui/looking.tsx';
import { Devices } from './devices.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberItem } from './member-item.tsx';
import { roleName } from './role-words.ts';
import { SecondFactor } from './second-factor.tsx';

/** Who belongs to the shop, who is invited, and where this person is signed in. */
export function Team({ banner }: { banner: ReactNode }) {
  const { w } = useLanguage();
  const mayChange = useMay('team.change');
  const [isInviting, setInviting] = useState(false);
  const { data: link } = useLive('link.get', {});
  const { data, error, refetch } = useLive('team.list', {});
  const isOffline = link?.state === 'offline';
  const state = link?.state;
  useEffect(() => {
    if (state === 'live') void refetch();
  }, [state, refetch]);
  return (
    <div className="page" data-region="page" tabIndex={-1}>
      <header>
        <h1>{w.team}</h1>
        <span className="grow" />
        {mayChange && (
          <Button look="primary" disabled={isOffline} onClick={() => setInviting(true)} data-testid="invite">
            <Icon of={UserPlus} />
            {w.invite}
          </Button>
        )}
      </header>
      <div className="body">
        {banner}
        {data === undefined && error === null && <Looking words={w.teamLoading} />}
        {data === undefined && error !== null && (
          <Empty title={w.teamError} next={isOffline ? w.teamOffline : problemWords(w, error)}>
            {!isOffline && <Button onClick={() => void refetch()}>{w.retry}</Button>}
          </Empty>
        )}
        {data !== undefined && (
          <div className="team">
            <section aria-label={w.teamMembers}>
              <h2>{w.teamMembersCount(data.members.length)}</h2>
              <ul>
                {data.members.map((member) => (
                  <MemberItem key={member.id} member={member} isOffline={isOffline} />
                ))}
              </ul>
              {data.members.length === 1 && <p className="mute">{mayChange ? w.teamAlone : w.teamAloneViewer}</p>}
            </section>
            {(data.invitations.length > 0 || mayChange) && (
              <section aria-label={w.teamInvitations}>
                <h2>{w.teamInvitations}</h2>
                {data.invitations.length === 0 && <p className="mute">{w.teamNoInvitations}</p>}
                <ul>
                  {data.invitations.map((one) => (
                    <InvitationItem key={one.id} invitation={one} isOffline={isOffline} />
                  ))}
                </ul>
              </section>
            )}
            <SecondFactor isOffline={isOffline} />
            <Devices isOffline={isOffline} />
          </div>
        )}
      </div>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </div>
  );
}

interface InvitationItemProps {
  readonly invitation: { id: string; email: string; role: Parameters<typeof roleName>[1]; expiresAt: string };
  readonly isOffline: boolean;
}

function InvitationItem({ invitation: { id, email, role, expiresAt }, isOffline }: InvitationItemProps) {
  const { w, f } = useLanguage();
  const now = useNow();
  const bridge = useBridge();
  const mayChange = useMay('team.change');
  const revoke = useMutation({ mutationFn: () => bridge.call('team.revokeInvitation', { id }) });
  return (
    <li data-testid="invitation">
      <span className="grow">
        <b className="cut">{email}</b>
        <small>
          {roleName(w, role)} · {w.invitationUntil(f.date(expiresAt, now))}
        </small>
        {revoke.isError && (
          <small className="field-error" role="alert">
            {problemWords(w, revoke.error)}
          </small>
        )}
      </span>
      {mayChange && (
        <Button look="quiet" isSmall disabled={isOffline || revoke.isPending} onClick={() => revoke.mutate()}>
          {w.invitationRevoke}
        </Button>
      )}
    </li>
  );
}
