import type { ContactRow } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { contactName } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ExportButtons } from '../../ui/export-buttons.tsx';

export function ExportDialog({ contact, onClose }: { contact: ContactRow; onClose: () => void }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const make = useMutation({ mutationFn: () => bridge.call('contacts.export', { contactId: contact.id }) });
  return (
    <Dialog
      title={w.exportTitle(contactName(contact))}
      onClose={onClose}
      footer={
        make.data === undefined ? (
          <>
            <Button onClick={onClose}>{w.cancel}</Button>
            <Button look="primary" disabled={make.isPending} onClick={() => make.mutate()}>
              {w.exportMake}
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={onClose}>
            {w.close}
          </Button>
        )
      }
    >
      {make.data === undefined ? (
        <p>{w.exportWhat}</p>
      ) : (
        <>
          <p role="status">
            <b>{w.exportMade}</b>
          </p>
          <p className="small mute">{w.exportsLead}</p>
          <ExportButtons copy={make.data} isOffline={false} />
        </>
      )}
      {make.isError && (
        <p className="field-error" role="alert">
          {problemWords(w, make.error)}
        </p>
      )}
    </Dialog>
  );
}
