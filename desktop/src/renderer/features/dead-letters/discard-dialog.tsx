import type { DeadLetter } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { titleOf } from './letter-words.ts';

export function DiscardDialog({ letter, onClose }: { letter: DeadLetter; onClose: () => void }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const discard = useMutation({
    mutationFn: () => bridge.call('deadLetters.discard', { id: letter.id }),
    onSuccess: onClose,
  });
  return (
    <Dialog
      title={w.deadLetterDiscardTitle}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{w.cancel}</Button>
          <Button look="danger-primary" disabled={discard.isPending} onClick={() => discard.mutate()}>
            {w.discard}
          </Button>
        </>
      }
    >
      <p>
        <b>{titleOf(w, letter)}</b>
      </p>
      <p>
        {letter.kind === 'reply' && letter.cause !== 'unknown' ? w.deadLetterDiscardReply : w.deadLetterDiscardWhat}
      </p>
      {discard.isError && (
        <p className="field-error" role="alert">
          {problemWords(w, discard.error)}
        </p>
      )}
    </Dialog>
  );
}
