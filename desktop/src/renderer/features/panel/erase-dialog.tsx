import type { ContactRow } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { openConversation } from '../../stores/place-store.ts';
import { showToast } from '../../stores/toast-store.ts';
import { contactName } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Segments } from '../../ui/segments.tsx';

const graces = ['7', '30', '0'] as const;

/** Says what will happen, to what, and until when it can be taken back. */
export function EraseDialog({ contact, onClose }: { contact: ContactRow; onClose: () => void }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [grace, setGrace] = useState<(typeof graces)[number]>('7');
  const undo = (id: string) =>
    bridge.call('erasures.undo', { id }).then(
      () => showToast(w.erasedUndone),
      (error: unknown) => showToast(problemWords(w, error)),
    );
  const erase = useMutation({
    mutationFn: () => bridge.call('contacts.erase', { contactId: contact.id, graceDays: Number(grace) }),
    onSuccess: ({ id }) => {
      onClose();
      // The chat on screen is one of theirs.
      openConversation(null);
      showToast(w.erased, grace === '0' ? null : () => void undo(id));
    },
  });
  return (
    <Dialog
      title={w.eraseTitle(contactName(contact))}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{w.cancel}</Button>
          <Button look="danger-primary" disabled={erase.isPending} onClick={() => erase.mutate()}>
            {w.eraseConfirm}
          </Button>
        </>
      }
    >
      <p>{w.eraseNow}</p>
      <ul className="erase-what">
        <li>{w.eraseNowChats}</li>
        <li>{w.eraseNowReplies}</li>
      </ul>
      <p>{w.eraseLater}</p>
      <p className="mute">{w.erasePlatform}</p>
      <div className="erase-grace">
        <b>{grace === '0' ? w.eraseNoUndo : w.eraseGrace}</b>
        <Segments
          label={w.eraseGrace}
          value={grace}
          options={graces.map((value) => ({ value, label: w[`eraseGrace_${value}`] }))}
          onChange={setGrace}
        />
      </div>
      {erase.isError && (
        <p className="field-error" role="alert">
          {problemWords(w, erase.error)}
        </p>
      )}
    </Dialog>
  );
}
