import { grantableRoles, type Role } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useSession } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Segments } from '../../ui/segments.tsx';
import { roleName, roleWhat } from './role-words.ts';

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const id = useId();
  const { role: own } = useSession();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('staff');
  const invite = useMutation({ mutationFn: () => bridge.call('team.invite', { email: email.trim(), role }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!invite.isPending) invite.mutate();
  };
  if (invite.isSuccess) {
    const { link } = invite.data;
    return (
      <Dialog
        title={link === null ? w.inviteSent : w.inviteMade}
        onClose={onClose}
        footer={
          <Button look="primary" onClick={onClose}>
            {w.close}
          </Button>
        }
      >
        <p>{link === null ? w.inviteSentWhat(email.trim()) : w.inviteLinkWhat(email.trim())}</p>
        {link !== null && (
          <div className="labelled">
            <label htmlFor={`${id}-link`}>{w.inviteLink}</label>
            <input
              id={`${id}-link`}
              className="field"
              readOnly
              value={link}
              onFocus={(event) => event.target.select()}
            />
          </div>
        )}
      </Dialog>
    );
  }
  return (
    <Dialog
      title={w.inviteTitle}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{w.cancel}</Button>
          <Button look="primary" type="submit" form={id} disabled={invite.isPending || email.trim() === ''}>
            {w.inviteSend}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} noValidate className="invite">
        <div className="labelled">
          <label htmlFor={`${id}-email`}>{w.email}</label>
          <input
            id={`${id}-email`}
            className="field"
            type="email"
            value={email}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setEmail(event.target.value)}
          />
        </div>
        <div className="labelled">
          <span>{w.inviteRole}</span>
          <Segments
            label={w.inviteRole}
            value={role}
            options={grantableRoles[own].map((value) => ({ value, label: roleName(w, value) }))}
            onChange={setRole}
          />
          <span className="hint">{roleWhat(w, role)}</span>
        </div>
        {invite.isError && (
          <p className="field-error" role="alert">
            {problemWords(w, invite.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
