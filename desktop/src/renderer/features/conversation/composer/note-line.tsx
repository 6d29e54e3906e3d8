import { useEffect, useRef, useState } from 'react';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Switch } from '../../../ui/switch.tsx';

interface NoteLineProps {
  /** A customer message is unanswered: AI may answer it, or only what comes after. */
  readonly isUnanswered: boolean;
  readonly onHandBack: (note: string | null, answerNow: boolean) => void;
  readonly onCancel: () => void;
}

/** One line before a hand-back: what AI should know. Enter hands back, with or without words. */
export function NoteLine({ isUnanswered, onHandBack, onCancel }: NoteLineProps) {
  const { w } = useLanguage();
  const [note, setNote] = useState('');
  const [answerNow, setAnswerNow] = useState(isUnanswered);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const handBack = () => onHandBack(note.trim() === '' ? null : note.trim(), isUnanswered && answerNow);
  return (
    <div className="note-line">
      <input
        ref={field}
        value={note}
        maxLength={1000}
        aria-label={w.anythingForAi}
        placeholder={w.anythingForAi}
        data-testid="hand-back-note"
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.code === 'Enter' || event.code === 'NumpadEnter') handBack();
          else if (event.code === 'Escape') onCancel();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {isUnanswered && (
        <span className="row small">
          <Switch label={w.answerNow} isOn={answerNow} onChange={setAnswerNow} />
          {w.answerNow}
        </span>
      )}
      <Button isSmall look="quiet" onClick={onCancel}>
        {w.cancel}
      </Button>
      <Button isSmall keys={{ code: 'Enter' }} onClick={handBack}>
        {w.handBack}
      </Button>
    </div>
  );
}
