import type { AnswerReview } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { ArrowLeft, Check, CircleSlash, PencilLine, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useMay } from '../../bridge/use-session.ts';
import { type Command, useCommands } from '../../commands/command.ts';
import { fitOf } from '../../format/fit.ts';
import { keepTogether, languageOf } from '../../format/thai-text.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { openConversation } from '../../stores/place-store.ts';
import { showToast } from '../../stores/toast-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { AdoptForm, CorrectForm } from './correct-form.tsx';
import { stateWords } from './review-words.ts';

/** One answer: what was asked, what AI said and by what, why it is here, and what becomes of it. */
export function AnswerDetail({ review, onClose }: { review: AnswerReview; onClose: () => void }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const mayReview = useMay('inbox.reply');
  const mayChange = useMay('agent.change');
  const [form, setForm] = useState<'correct' | 'adopt' | null>(null);
  const act = useMutation({ mutationFn: (run: () => Promise<unknown>) => run() });
  const { messageId, conversationId, state } = review;
  const isUsed = review.document?.isEnabled ?? false;
  const undo = () => void bridge.call('reviews.reopen', { messageId });
  const settle = (as: 'right' | 'dismissed') =>
    act.mutate(async () => {
      await bridge.call('reviews.settle', { messageId, as });
      showToast(as === 'right' ? w.didRight : w.didDismiss, undo);
    });
  const key = (id: string, label: string, code: string, run: () => void): Command => ({
    ...{ id, label, run },
    group: 'list',
    keys: [{ code }],
  });
  const isOpen = state === 'open';
  useCommands([
    ...(mayReview && isOpen && form === null
      ? [
          key('review-right', w.answerRight, 'KeyR', () => settle('right')),
          key('review-correct', w.answerCorrect, 'KeyE', () => setForm('correct')),
          key('review-dismiss', w.answerDismiss, 'Delete', () => settle('dismissed')),
        ]
      : []),
    ...(mayChange && !isUsed && form === null ? [key('review-faq', w.answerFaq, 'KeyF', () => setForm('adopt'))] : []),
    key('review-chat', w.openChat, 'KeyO', () => openConversation(conversationId)),
  ]);
  return (
    <article className="know-detail review-detail" aria-label={review.question} data-testid="review-detail">
      <header>
        <IconButton icon={ArrowLeft} label={w.close} className="know-back" onClick={onClose} />
        <h2 lang={languageOf(review.question, null)}>{keepTogether(review.question)}</h2>
        <span className="grow" />
        <Button isSmall look="quiet" keys={{ code: 'KeyO' }} onClick={() => openConversation(conversationId)}>
          {w.openChat}
        </Button>
      </header>
      <Why review={review} />
      <section>
        <h3>{w.aiAnswered}</h3>
        <p className="review-answer" lang={languageOf(review.answer, null)}>
          {keepTogether(review.answer)}
        </p>
      </section>
      <Sources review={review} />
      {review.correction !== null && <Correction review={review} />}
      {act.error !== null && (
        <p className="field-error" role="alert">
          {problemWords(w, act.error)}
        </p>
      )}
      {form === null && (
        <div className="row review-acts">
          {mayReview && isOpen && (
            <>
              <Button keys={{ code: 'KeyR' }} disabled={act.isPending} onClick={() => settle('right')}>
                <Icon of={Check} size={14} />
                {w.answerRight}
              </Button>
              <Button look="primary" keys={{ code: 'KeyE' }} onClick={() => setForm('correct')}>
                <Icon of={PencilLine} size={14} />
                {w.answerCorrect}
              </Button>
            </>
          )}
          {mayChange && !isUsed && (
            <Button keys={{ code: 'KeyF' }} onClick={() => setForm('adopt')}>
              <Icon of={Sparkles} size={14} />
              {w.answerFaq}
            </Button>
          )}
          {mayReview && isOpen && (
            <Button look="quiet" keys={{ code: 'Delete' }} disabled={act.isPending} onClick={() => settle('dismissed')}>
              <Icon of={CircleSlash} size={14} />
              {w.answerDismiss}
            </Button>
          )}
          {mayReview && !isOpen && (!isUsed || mayChange) && (
            <Button
              look="quiet"
              disabled={act.isPending}
              onClick={() => act.mutate(() => bridge.call('reviews.reopen', { messageId }))}
            >
              {w.undo}
            </Button>
          )}
        </div>
      )}
      {form === 'correct' && <CorrectForm review={review} onClose={() => setForm(null)} />}
      {form === 'adopt' && <AdoptForm review={review} onClose={() => setForm(null)} />}
    </article>
  );
}

/** Why somebody should look, or what somebody has decided. */
function Why({ review: { why, state, marked, resolved } }: { review: AnswerReview }) {
  const { w, f } = useLanguage();
  const now = useNow();
  if (state !== 'open' && resolved !== null) {
    const name = resolved.by?.name ?? w.somebody;
    return <p className="know-state">{w.wasBy(stateWords(w, state), name, f.when(resolved.at, now))}</p>;
  }
  return (
    <p className={why === 'marked-wrong' ? 'know-state is-bad' : 'know-state is-wait'}>
      {why === 'marked-wrong' && marked !== null
        ? w.isMarkedBy(marked.by?.name ?? w.somebody, f.when(marked.at, now))
        : w.isUnsureWhat}
    </p>
  );
}

function Sources({ review: { sources, confidence } }: { review: AnswerReview }) {
  const { w } = useLanguage();
  const fits = { strong: w.traceStrong, fair: w.traceFair, weak: w.traceWeak } as const;
  return (
    <section>
      <h3>
        {w.restsOn}
        {confidence !== null && (
          <span className={`fit is-${fitOf(confidence)}`} title={w.fitWords(fits[fitOf(confidence)])}>
            {fits[fitOf(confidence)]}
          </span>
        )}
      </h3>
      {sources.length === 0 && <p className="mute">{w.restsOnNothing}</p>}
      {sources.map(({ documentId, title, quote }) => (
        <div className="source" key={`${documentId} ${quote}`} lang={languageOf(quote, null)}>
          <b>{keepTogether(title)}</b>
          <q>{keepTogether(quote)}</q>
        </div>
      ))}
    </section>
  );
}

function Correction({ review: { correction, document, isTested } }: { review: AnswerReview }) {
  const { w } = useLanguage();
  const facts = [
    ...(document === null ? [] : [document.isEnabled ? w.correctionOn : w.correctionOff]),
    ...(isTested ? [w.correctionTested] : []),
  ];
  return (
    <section>
      <h3>{w.correctionIs}</h3>
      <p className="review-answer is-correction" lang={languageOf(correction ?? '', null)}>
        {keepTogether(correction ?? '')}
      </p>
      <p className="small mute">{facts.join(' ')}</p>
    </section>
  );
}
