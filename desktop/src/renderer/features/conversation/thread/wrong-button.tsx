import type { MessageId } from '@tandem/shared/model';
import { ThumbsDown } from 'lucide-react';
import { useMarkWrong } from '../../../bridge/use-mark-wrong.ts';
import { useMay } from '../../../bridge/use-session.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useShowTrace } from '../use-show-trace.ts';

/** Marks one AI answer as wrong; its reasons open beside the thread, where one can say what is right. */
export function WrongButton({ messageId }: { messageId: MessageId }) {
  const { w } = useLanguage();
  const mayReview = useMay('inbox.reply');
  const mark = useMarkWrong(messageId);
  const showTrace = useShowTrace();
  if (!mayReview) return null;
  return (
    <>
      <button
        type="button"
        className="why"
        data-testid="wrong"
        aria-label={w.markWrongWhat}
        disabled={mark.isPending}
        onClick={() => mark.mutate(null, { onSuccess: () => showTrace(messageId) })}
      >
        <Icon of={ThumbsDown} size={12} />
        {w.markWrong}
      </button>
      {mark.error !== null && (
        <span className="field-error" role="alert">
          {problemWords(w, mark.error)}
        </span>
      )}
    </>
  );
}
