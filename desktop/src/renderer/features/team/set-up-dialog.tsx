import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SecretField } from './secret-field.tsx';

/** Password, then the picture for the authenticator app and its first code, then the recovery codes. */
export function SetUpDialog({ onClose }: { onClose: () => void }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const begin = useMutation({ mutationFn: () => bridge.call('secondFactor.begin', { password }) });
  const confirm = useMutation({
    mutationFn: () => bridge.call('secondFactor.confirm', { code: code.trim() }),
    onError: () => field.current?.select(),
  });
  const isScanning = begin.isSuccess;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field of the next step is focused when it comes
  useEffect(() => field.current?.focus(), [isScanning]);
  if (confirm.isSuccess) return <RecoveryCodes codes={confirm.data.recoveryCodes} onClose={onClose} />;
  const step = isScanning ? confirm : begin;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!step.isPending) step.mutate();
  };
  return (
    <Dialog
      title={w.secondFactorTitle}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{w.cancel}</Button>
          <Button
            look="primary"
            type="submit"
            form={id}
            disabled={step.isPending || (isScanning ? code.trim() === '' : password === '')}
          >
            {isScanning ? w.secondFactorTurnOn : w.next}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} noValidate className="invite">
        {begin.isSuccess ? (
          <>
            <p>{w.secondFactorScan}</p>
            <QrCode text={begin.data.uri} label={w.secondFactorQr} />
            <div className="labelled">
              <label htmlFor={`${id}-secret`}>{w.secondFactorSecret}</label>
              <input
                id={`${id}-secret`}
                className="field"
                readOnly
                value={begin.data.secret.replace(/(.{4})(?=.)/g, '$1 ')}
                onFocus={(event) => event.target.select()}
              />
            </div>
            <SecretField ref={field} kind="code" label={w.secondFactorCode} value={code} onChange={setCode} />
          </>
        ) : (
          <>
            <p>{w.secondFactorWhat}</p>
            <SecretField
              ref={field}
              kind="password"
              label={w.password}
              hint={w.secondFactorWhy}
              value={password}
              onChange={setPassword}
            />
          </>
        )}
        {step.isError && (
          <p className="field-error" role="alert">
            {problemWords(w, step.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
