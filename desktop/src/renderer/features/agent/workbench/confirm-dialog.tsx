import { useMutation } from '@tanstack/react-query';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  readonly what: string;
  readonly yes: string;
  readonly onYes: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something is taken back; what is refused is told in it. */
export function ConfirmDialog({ title, what, yes, onYes, onClose }: ConfirmDialogProps) {
  const { w } = useLanguage();
  const act = useMutation({ mutationFn: onYes, onSuccess: onClose });
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {w.cancel}
          </Button>
          <Button look="danger-primary" disabled={act.isPending} onClick={() => act.mutate()}>
            {yes}
          </Button>
        </>
      }
    >
      <p>{what}</p>
      {act.isError && (
        <p className="field-error" role="alert">
          {problemWords(w, act.error)}
        </p>
      )}
    </Dialog>
  );
}
