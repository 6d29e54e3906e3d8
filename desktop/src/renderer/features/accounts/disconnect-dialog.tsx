import type { ConnectionId } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

interface DisconnectDialogProps {
  readonly connectionId: ConnectionId;
  readonly handle: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function DisconnectDialog({ connectionId, handle, onClose, onDone }: DisconnectDialogProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const disconnect = useMutation({
    mutationFn: () => bridge.call('accounts.disconnect', { connectionId }),
    onSuccess: () => {
      onClose();
      onDone();
    },
  });
  return (
    <Dialog
      title={w.disconnectTitle(handle)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{w.cancel}</Button>
          <Button look="danger-primary" disabled={disconnect.isPending} onClick={() => disconnect.mutate()}>
            {w.disconnect}
          </Button>
        </>
      }
    >
      <p>{w.disconnectWhat}</p>
      {disconnect.isError && (
        <p className="field-error" role="alert">
          {problemWords(w, disconnect.error)}
        </p>
      )}
    </Dialog>
  );
}
