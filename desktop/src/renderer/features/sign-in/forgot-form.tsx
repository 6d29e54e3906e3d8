import { useMutation } from '@tanstack/react-query';
import { CircleAlert, MailCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TextField } from './text-field.tsx';

/** Asks for a letter with a link. What it says does not tell whether anybody has the address. */
export function ForgotForm({ onBack }: { onBack: () => void }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [email, setEmail] = useState('');
  const ask = useMutation({ mutationFn: () => bridge.call('account.requestReset', { email: email.trim() }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ask.isPending) ask.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <div>
        <h1>{w.forgotTitle}</h1>
        <p className="lead">{w.forgotLead}</p>
      </div>
      {ask.isSuccess && (
        <p className="gate-notice" role="status">
          <Icon of={MailCheck} />
          {w.forgotSent}
        </p>
      )}
      {ask.isError && (
        <p className="gate-notice is-bad" role="alert">
          <Icon of={CircleAlert} />
          {problemWords(w, ask.error)}
        </p>
      )}
      <TextField name="email" type="email" label={w.email} value={email} onChange={setEmail} autoComplete="username" />
      <Button type="submit" look="primary" disabled={ask.isPending || email.trim() === ''}>
        {w.forgotSend}
      </Button>
      <Button look="quiet" onClick={onBack}>
        {w.forgotBack}
      </Button>
    </form>
  );
}
