import { type ReactNode, useId, useState } from 'react';
import { BridgeError } from '../../../bridge/index.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

interface FormDialogProps {
  readonly title: string;
  readonly submit: string;
  readonly isComplete: boolean;
  readonly onSubmit: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog with one act; what is refused is told in it, and nothing that was written is lost. */
export function FormDialog({ title, submit, isComplete, onSubmit, onClose, children }: FormDialogProps) {
  const { w } = useLanguage();
  const id = useId();
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  const save = async () => {
    if (!isComplete || isSaving) return;
    setSaving(true);
    setError(null);
    try {
      await onSubmit();
    } catch (failure) {
      setError(failure);
    } finally {
      setSaving(false);
    }
  };
  const reason = error instanceof BridgeError ? Object.values(error.fields ?? {})[0] : undefined;
  const known = `failure_${reason}` as keyof typeof w;
  return (
    <Dialog
      title={title}
      isWide
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {w.cancel}
          </Button>
          <Button type="submit" form={id} look="primary" disabled={!isComplete || isSaving}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="know-fields"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {children}
        {error !== null && (
          <p className="field-error" role="alert">
            {typeof w[known] === 'string' ? w[known] : problemWords(w, error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
