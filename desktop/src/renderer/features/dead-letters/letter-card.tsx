import type { DeadLetter } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { CircleAlert, CircleHelp } from 'lucide-react';
import { useState } from 'react';
import { BridgeError } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { openConversation } from '../../stores/place-store.ts';
import { contactName } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { titleOf, whyOf } from './letter-words.ts';

interface LetterCardProps {
  readonly letter: DeadLetter;
  /** The relay must be asked: nothing is shown as done before it has agreed. */
  readonly isOffline: boolean;
  readonly onGone: () => void;
}

/** One thing that could not be finished: whose, why, how it goes on, and what can be done. */
export function LetterCard({ letter, isOffline, onGone }: LetterCardProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [isAsking, setAsking] = useState(false);
  const mayChange = useMay(letter.kind === 'reply' ? 'inbox.reply' : 'dead_letters.change');
  const retry = useMutation({
    mutationFn: () => bridge.call('deadLetters.retry', { id: letter.id }),
    onSettled: onGone,
  });
  const { conversationId, cause } = letter;
  const isGone = retry.error instanceof BridgeError && retry.error.code === 'not_found';
  const title = titleOf(w, letter);
  return (
    <article className="account" aria-label={title} data-testid="dead-letter" data-cause={cause}>
      <header>
        <div className="grow">
          <h2>{title}</h2>
          <Whose letter={letter} />
        </div>
      </header>
      <div className={`account-note ${cause === 'unknown' ? 'is-close' : 'is-bad'}`}>
        <Icon of={cause === 'unknown' ? CircleHelp : CircleAlert} />
        <p>{whyOf(w, letter)}</p>
      </div>
      <Facts letter={letter} />
      <footer>
        {retry.isError && (
          <span className="field-error" role="alert">
            {isGone ? w.deadLetterGone : problemWords(w, retry.error)}
          </span>
        )}
        <span className="grow" />
        {mayChange && (
          <Button look="quiet" disabled={isOffline} onClick={() => setAsking(true)}>
            {w.discard}
          </Button>
        )}
        {conversationId !== null && (
          <Button onClick={() => openConversation(conversationId)}>{w.deadLetterOpenChat}</Button>
        )}
        {mayChange && letter.canRetry && (
          <Button look="primary" disabled={isOffline || retry.isPending} onClick={() => retry.mutate()}>
            {cause === 'unknown' ? w.deadLetterAsk : letter.kind === 'reply' ? w.tryAgain : w.deadLetterRetry}
          </Button>
        )}
      </footer>
      {isAsking && <DiscardDialog letter={letter} onClose={() => setAsking(false)} />}
    </article>
  );
}

/** The customer or the account, from what this computer knows anyway. */
function Whose({ letter: { conversationId, connectionId } }: { letter: DeadLetter }) {
  const { data: view } = useLive(
    'conversation.get',
    { conversationId: conversationId ?? '' },
    { isEnabled: conversationId !== null },
  );
  const { data: accounts = [] } = useLive('accounts.list', {});
  const accountId = view?.connection.id ?? connectionId;
  const account = accounts.find(({ connection }) => connection.id === accountId)?.connection;
  const names = [
    ...(view == null ? [] : [contactName(view.contact)]),
    ...(account === undefined ? [] : [`@${account.handle.replace(/^@/, '')}`]),
  ];
  return names.length === 0 ? null : <div className="small mute cut">{names.join(' · ')}</div>;
}

function Facts({ letter }: { letter: DeadLetter }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const at = (time: string) =>
    f.isSameDay(time, new Date(now).toISOString()) ? f.time(time) : `${f.date(time, now)} ${f.time(time)}`;
  const rows: (readonly [string, string])[] = [[w.deadLetterWhen, at(letter.diedAt)]];
  if (letter.kind !== 'reply') {
    rows.push([w.deadLetterTried, w.deadLetterTimes(letter.retries)]);
    rows.push([
      w.deadLetterNext,
      letter.retryAt === null ? w.deadLetterByHand : w.deadLetterNextAt(at(letter.retryAt)),
    ]);
  }
  rows.push([w.deadLetterSupport, [letter.task, letter.detail].filter((word) => word !== '').join(' · ')]);
  return (
    <dl>
      {rows.map(([term, detail]) => (
        <div key={term} style={{ display: 'contents' }}>
          <dt>{term}</dt>
          <dd className="num">{detail}</dd>
        </div>
      ))}
    </dl>
  );
}
