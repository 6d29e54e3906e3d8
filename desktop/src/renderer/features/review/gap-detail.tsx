import type { ContentGap } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { ArrowLeft, CircleCheck, CircleSlash, RotateCcw } from 'lucide-react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useCommands } from '../../commands/command.ts';
import { keepTogether, languageOf } from '../../format/thai-text.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { goTo, openConversation } from '../../stores/place-store.ts';
import { showToast } from '../../stores/toast-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useDelayed } from '../../ui/use-delayed.ts';
import { GapAnswer } from './gap-answer.tsx';

const mostShown = 100;

/** One gap: who asked it, in which words, and its answer. */
export function GapDetail({ gap, onClose }: { gap: ContentGap; onClose: () => void }) {
  const { w, f } = useLanguage();
  const bridge = useBridge();
  const now = useNow();
  const mayChange = useMay('agent.change');
  const ofThis = { gapId: gap.id };
  const { data, error, isPending, refetch } = useLive('gaps.get', ofThis);
  const isLate = useDelayed(isPending);
  const act = useMutation({ mutationFn: (run: () => Promise<unknown>) => run() });
  const reopen = () => bridge.call('gaps.reopen', ofThis);
  const dismiss = () =>
    act.mutate(async () => {
      await bridge.call('gaps.dismiss', ofThis);
      showToast(w.didDismissGap, () => void reopen());
    });
  const isDismissed = gap.state === 'dismissed';
  useCommands(
    mayChange && !isDismissed
      ? [{ id: 'gap-dismiss', group: 'list', label: w.gapDismiss, keys: [{ code: 'Delete' }], run: dismiss }]
      : [],
  );
  const facts = [
    w.gapTimes(gap.count),
    w.gapCustomers(gap.conversations),
    w.gapSince(f.date(gap.firstAskedAt, now)),
    w.gapLast(f.when(gap.lastAskedAt, now)),
  ];
  return (
    <article
      className="know-detail gap-detail"
      aria-label={gap.question}
      data-testid="gap-detail"
      data-state={gap.state}
    >
      <header>
        <IconButton icon={ArrowLeft} label={w.close} className="know-back" onClick={onClose} />
        <h2 lang={languageOf(gap.question, gap.language)}>{keepTogether(gap.question)}</h2>
        <span className="grow" />
        {mayChange &&
          (isDismissed ? (
            <Button isSmall onClick={() => act.mutate(reopen)}>
              <Icon of={RotateCcw} size={14} />
              {w.gapReopen}
            </Button>
          ) : (
            <Button isSmall look="quiet" keys={{ code: 'Delete' }} onClick={dismiss}>
              <Icon of={CircleSlash} size={14} />
              {w.gapDismiss}
            </Button>
          ))}
      </header>
      <p className="mute small">{facts.join(' · ')}</p>
      <Standing gap={gap} />
      {act.error !== null && (
        <p className="field-error" role="alert">
          {problemWords(w, act.error)}
        </p>
      )}
      {data === undefined && error !== null && (
        <p className="know-state is-bad">
          <span className="grow">{problemWords(w, error)}</span>
          <Button isSmall onClick={() => void refetch()}>
            {w.retry}
          </Button>
        </p>
      )}
      {data === undefined && isLate && <div className="skeleton" style={{ height: 160 }} />}
      {data !== undefined && (
        <>
          {mayChange && (gap.state === 'open' || (gap.state === 'drafted' && gap.documentId === null)) && (
            <GapAnswer gapId={gap.id} draft={data.draft} replies={data.replies} />
          )}
          <section>
            <h3>{w.gapQuestions}</h3>
            <ul className="gap-questions">
              {data.questions.map((question) => (
                <li key={question.messageId}>
                  <span className="grow" lang={languageOf(question.text, null)}>
                    {keepTogether(question.text)}
                  </span>
                  <time className="small mute" dateTime={question.at}>
                    {f.when(question.at, now)}
                  </time>
                  <Button isSmall look="quiet" onClick={() => openConversation(question.conversationId)}>
                    {w.openChat}
                  </Button>
                </li>
              ))}
            </ul>
            {gap.count > mostShown && <p className="small mute">{w.gapQuestionsMore(mostShown)}</p>}
          </section>
        </>
      )}
    </article>
  );
}

/** Where the gap stands, and what would move it. */
function Standing({ gap: { state, isBack, documentId } }: { gap: ContentGap }) {
  const { w } = useLanguage();
  if (state === 'dismissed') return <p className="know-state">{w.gapDismissedWhat}</p>;
  if (state === 'closed' || (documentId !== null && !isBack)) {
    const words = { closed: w.gapAnswered, drafted: w.gapInDraftWhat, open: w.gapWaits }[state];
    return (
      <p className="know-state" role="status">
        {state === 'closed' && <Icon of={CircleCheck} size={16} />}
        <span className="grow">{words}</span>
        <Button isSmall onClick={() => goTo({ screen: state === 'drafted' ? 'agent' : 'knowledge' })}>
          {state === 'drafted' ? w.gapGoDraft : w.gapGoKnowledge}
        </Button>
      </p>
    );
  }
  if (isBack) {
    return (
      <p className="know-state" role="status">
        <span className="grow">{w.gapIsBackWhat}</span>
        <Button isSmall onClick={() => goTo({ screen: 'knowledge' })}>
          {w.gapGoKnowledge}
        </Button>
      </p>
    );
  }
  return state === 'drafted' ? (
    <p className="know-state" role="status">
      <span className="grow">{w.gapInDraftWhat}</span>
      <Button isSmall onClick={() => goTo({ screen: 'agent' })}>
        {w.gapGoDraft}
      </Button>
    </p>
  ) : null;
}
