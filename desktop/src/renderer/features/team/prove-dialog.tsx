import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SecretField } from './secret-field.tsx';

interface ProveDialogProps {
  readonly title: string;
  readonly what: string;
  readonly act: string;
  readonly isDanger?: boolean;
  /** Recovery codes to show afterwards, or null. */
  readonly run: (proof: { password: string; code: string }) => Promise<readonly string[] | null>;
  readonly onClose: () => void;
}

/** Password and code, for what makes the sign-in weaker. */
export function ProveDialog({ title, what, act, isDanger = false, run, onClose }: ProveDialogProps) {
  const { w } = useLanguage();
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const prove = useMutation({
    mutationFn: () => run({ password, code: code.trim() }),
    onSuccess: (codes) => codes === null && onClose(),
  });
  useEffect(() => first.current?.focus(), []);
  if (prove.isSuccess && prove.data !== null) return <RecoveryCodes codes={prove.data} onClose={onClose} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!prove.isPending) prove.mutate();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{w.cancel}</Button>
          <Button
            look={isDanger ? 'danger-primary' : 'primary'}
            type="submit"
            form={id}
            disabled={prove.isPending || password === '' || code.trim() === ''}
          >
            {act}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} noValidate className="invite">
        <p>{what}</p>
        <SecretField ref={first} kind="password" label={w.password} value={password} onChange={setPassword} />
        <SecretField kind="code" label={w.secondFactorCodeOrRecovery} value={code} onChange={setCode} />
        {prove.isError && (
          <p className="field-error" role="alert">
            {problemWords(w, prove.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
