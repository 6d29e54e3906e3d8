import type { ConnectionAttempt } from '@tandem/shared/api';
import { Check, CircleAlert, LoaderCircle } from 'lucide-react';
import { useLive } from '../../bridge/use-live.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { codeWords, problemWords } from '../../locales/problem-words.ts';
import type { Words } from '../../locales/words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { lossWords, missingWords } from './scope-words.ts';
import type { Connecting } from './use-connect.ts';

/** How the linking goes: waiting for a yes outside, done, or why not. */
export function AttemptLine({ connecting, onRetry }: { connecting: Connecting; onRetry: () => void }) {
  const { w } = useLanguage();
  const { data: accounts = [] } = useLive('accounts.list', {});
  const { attempt, error, blockedUrl, forget } = connecting;
  const close = (
    <Button isSmall look="quiet" onClick={forget}>
      {w.close}
    </Button>
  );
  if (error !== null || attempt?.status === 'failed') {
    const reason = attempt?.status === 'failed' ? failedWords(w, attempt) : problemWords(w, error);
    return (
      <div className="attempt is-bad" role="alert">
        <Icon of={CircleAlert} />
        <span className="grow">{w.connectFailed(reason)}</span>
        <Button isSmall onClick={onRetry}>
          {w.retry}
        </Button>
        {close}
      </div>
    );
  }
  if (attempt === null) return null;
  if (attempt.status === 'done') {
    const account = accounts.find(({ connection }) => connection.id === attempt.connectionId)?.connection;
    return (
      <div className="attempt is-done" role="status">
        <Icon of={Check} />
        <span className="grow">
          {w.connectDone(account ? `@${account.handle.replace(/^@/, '')}` : w.account)}{' '}
          {attempt.missingScopes.length > 0 &&
            `${missingWords(w, attempt.missingScopes)} ${lossWords(w, attempt.missingScopes)}`}
        </span>
        {close}
      </div>
    );
  }
  return (
    <div className="attempt" role="status">
      <Icon of={LoaderCircle} spins />
      <span className="grow">
        {blockedUrl === null ? w.connecting2 : w.connectBlocked}{' '}
        {blockedUrl !== null && (
          <a href={blockedUrl} target="_blank" rel="noreferrer noopener">
            {w.connectOpenLink}
          </a>
        )}
      </span>
      <Button isSmall look="quiet" onClick={forget}>
        {w.cancel}
      </Button>
    </div>
  );
}

function failedWords(w: Words, { code, missingScopes }: Extract<ConnectionAttempt, { status: 'failed' }>): string {
  if (missingScopes.length === 0) return codeWords(w, code);
  return `${missingWords(w, missingScopes)} ${lossWords(w, missingScopes)} ${w.connectAllBoxes}`;
}
