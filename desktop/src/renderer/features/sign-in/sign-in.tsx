import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, Clock } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { BridgeError } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { usePreferences } from '../../bridge/use-preferences.ts';
import { useLeftUnsent } from '../../bridge/use-sign-out.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Logo } from '../../ui/marks.tsx';
import { Segments } from '../../ui/segments.tsx';
import { ForgotForm } from './forgot-form.tsx';
import { GateArt } from './gate-art.tsx';
import { ownTimeZone, PlaceFields, type ShopPlace } from './place-fields.tsx';
import { TextField } from './text-field.tsx';

interface SignInProps {
  readonly relayUrl: string;
  readonly reason: 'expired' | 'revoked' | null;
}

export function SignIn({ relayUrl, reason }: SignInProps) {
  const { w, locale } = useLanguage();
  const [, setPreferences] = usePreferences();
  const [isOpening, setOpening] = useState(false);
  const [hasForgotten, setForgotten] = useState(false);
  const title = isOpening ? w.openShopTitle : w.signInTitle;
  return (
    <div className="gate">
      <main className="gate-form">
        <div className="brand">
          <Logo size={24} />
          {w.appName}
        </div>
        {hasForgotten ? (
          <ForgotForm onBack={() => setForgotten(false)} />
        ) : (
          <CredentialsForm
            key={String(isOpening)}
            isOpening={isOpening}
            title={title}
            reason={isOpening ? null : reason}
            onForgotten={() => setForgotten(true)}
          />
        )}
        <div className="foot">
          <Button
            look="quiet"
            isSmall
            onClick={() => {
              setForgotten(false);
              setOpening(!isOpening);
            }}
          >
            {isOpening ? w.haveShop : w.noShop}
          </Button>
          <span className="grow cut">{w.relayAt(hostOf(relayUrl))}</span>
          <Segments
            label={w.language}
            value={locale}
            options={[
              { value: 'th', label: 'ไทย' },
              { value: 'en', label: 'English' },
            ]}
            onChange={(next) => setPreferences({ locale: next })}
          />
        </div>
      </main>
      <GateArt />
    </div>
  );
}

interface CredentialsFormProps {
  readonly isOpening: boolean;
  readonly title: string;
  readonly reason: SignInProps['reason'];
  readonly onForgotten: () => void;
}

function CredentialsForm({ isOpening, title, reason, onForgotten }: CredentialsFormProps) {
  const { w, locale } = useLanguage();
  const bridge = useBridge();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const unsent = useLeftUnsent((state) => state.count);
  const [values, setValues] = useState({ shopName: '', name: '', email: '', password: '' });
  const [place, setPlace] = useState<ShopPlace>({ timeZone: ownTimeZone(), language: locale });
  const [code, setCode] = useState<string | null>(null);
  const enter = useMutation({
    mutationFn: () =>
      isOpening
        ? bridge.call('session.register', { ...values, ...place })
        : bridge.call('session.signIn', {
            email: values.email,
            password: values.password,
            ...(code !== null && { code: code.trim() }),
          }),
    onSuccess: (session) => {
      useLeftUnsent.setState({ count: 0 });
      client.setQueryData(['session.get', {}], session);
    },
    onError: (error) => {
      if (error instanceof BridgeError && error.code === 'second_factor_required') setCode('');
      else form.current?.querySelector<HTMLInputElement>('[name="code"], [name="password"]')?.select();
    },
  });
  const asksForCode = code !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first field of either step
  useEffect(() => form.current?.querySelector('input')?.focus(), [asksForCode]);
  const fields = enter.error instanceof BridgeError ? enter.error.fields : null;
  const isFirstAsk = enter.error instanceof BridgeError && enter.error.code === 'second_factor_required';
  const set = (name: keyof typeof values) => (value: string) => setValues({ ...values, [name]: value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!enter.isPending) enter.mutate();
  };
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <div>
        <h1>{asksForCode ? w.codeTitle : title}</h1>
        <p className="lead">{asksForCode ? w.codeLead : isOpening ? w.openShopLead : w.signInLead}</p>
      </div>
      {reason !== null && !enter.isError && (
        <p className="gate-notice" role="status">
          <Icon of={Clock} />
          {reason === 'expired' ? w.sessionExpired : w.sessionRevoked}
        </p>
      )}
      {unsent > 0 && (
        <p className="gate-notice" role="status">
          <Icon of={Clock} />
          {w.unsentStay(unsent)}
        </p>
      )}
      {enter.isError && !isFirstAsk && (
        <p className="gate-notice is-bad" role="alert">
          <Icon of={CircleAlert} />
          {problemWords(w, enter.error)}
        </p>
      )}
      {isOpening && (
        <>
          <TextField
            name="shopName"
            label={w.shopName}
            value={values.shopName}
            error={fields?.shopName}
            onChange={set('shopName')}
            autoComplete="organization"
          />
          <TextField
            name="name"
            label={w.yourName}
            value={values.name}
            error={fields?.name}
            onChange={set('name')}
            autoComplete="name"
          />
        </>
      )}
      {asksForCode && (
        <TextField
          name="code"
          label={w.secondFactorCodeOrRecovery}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          testId="sign-in-code"
        />
      )}
      {!asksForCode && (
        <>
          <TextField
            name="email"
            type="email"
            label={w.email}
            value={values.email}
            error={fields?.email}
            onChange={set('email')}
            autoComplete="username"
            testId="sign-in-email"
          />
          <TextField
            name="password"
            type="password"
            label={w.password}
            value={values.password}
            error={fields?.password}
            onChange={set('password')}
            autoComplete={isOpening ? 'new-password' : 'current-password'}
            testId="sign-in-password"
            {...(isOpening ? { hint: w.passwordRule } : {})}
          />
          {isOpening && <PlaceFields place={place} onChange={setPlace} />}
        </>
      )}
      <Button type="submit" look="primary" data-testid="sign-in-submit" aria-disabled={enter.isPending}>
        {enter.isPending ? w.signingIn : isOpening ? w.openShopButton : w.signInButton}
      </Button>
      {asksForCode && (
        <Button
          look="quiet"
          onClick={() => {
            setCode(null);
            enter.reset();
          }}
        >
          {w.codeBack}
        </Button>
      )}
      {!isOpening && !asksForCode && (
        <Button look="quiet" onClick={onForgotten}>
          {w.forgotPassword}
        </Button>
      )}
    </form>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
