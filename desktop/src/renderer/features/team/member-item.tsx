import type { TeamMember } from '@tandem/shared/api';
import { grantableRoles, type Role } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useSession } from '../../bridge/use-session.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { initialOf, toneOf } from '../../ui/initial.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { roleName } from './role-words.ts';

/** One person: what they may do here, and when they were last seen. Changes are offered where the relay would take them. */
export function MemberItem({ member, isOffline }: { member: TeamMember; isOffline: boolean }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const bridge = useBridge();
  const { person, role: own } = useSession();
  const [isRemoving, setRemoving] = useState(false);
  const setRole = useMutation({ mutationFn: (role: Role) => bridge.call('team.setRole', { id: member.id, role }) });
  const isMe = member.id === person.id;
  const mayChange = grantableRoles[own].includes(member.role);
  const seen = member.seenAt === null ? w.memberNeverSeen : w.memberSeen(f.span(now - Date.parse(member.seenAt)));
  return (
    <li data-testid="member">
      <span className={`avatar is-32 tone-${toneOf(member.id)}`} aria-hidden="true">
        {initialOf(member.name)}
      </span>
      <span className="grow">
        <b className="cut">
          {member.name} {isMe && <span className="mute">({w.memberYou})</span>}
        </b>
        <small className="cut">
          {member.email} · {seen}
          {member.hasSecondFactor === true && ` · ${w.secondFactorHas}`}
        </small>
        {setRole.isError && (
          <small className="field-error" role="alert">
            {problemWords(w, setRole.error)}
          </small>
        )}
      </span>
      {mayChange ? (
        <Menu
          label={w.memberRoleOf(member.name)}
          align="end"
          trigger={
            <Button isSmall disabled={isOffline || setRole.isPending}>
              {roleName(w, member.role)}
              <span className="sr">{w.memberRoleOf(member.name)}</span>
              <Icon of={ChevronDown} size={14} />
            </Button>
          }
        >
          {grantableRoles[own].map((role) => (
            <MenuItem key={role} isDisabled={role === member.role} onSelect={() => setRole.mutate(role)}>
              {roleName(w, role)}
            </MenuItem>
          ))}
        </Menu>
      ) : (
        <span className="mute">{roleName(w, member.role)}</span>
      )}
      {mayChange && !isMe && (
        <Button look="quiet-danger" isSmall disabled={isOffline} onClick={() => setRemoving(true)}>
          {w.memberRemove}
        </Button>
      )}
      {isRemoving && <RemoveDialog member={member} onClose={() => setRemoving(false)} />}
    </li>
  );
}
