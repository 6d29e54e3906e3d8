import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';

interface KnowledgeFormProps {
  readonly title: string;
  readonly question?: string;
  readonly answer?: string;
  readonly onSave: (question: string, answer: string) => Promise<void>;
  readonly onCancel: () => void;
}

export function KnowledgeForm({ title, question = '', answer = '', onSave, onCancel }: KnowledgeFormProps) {
  const { w } = useLanguage();
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const [values, setValues] = useState({ question, answer });
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  useEffect(() => first.current?.focus(), []);
  const isComplete = values.question.trim() !== '' && values.answer.trim() !== '';
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!isComplete || isSaving) return;
    setSaving(true);
    try {
      await onSave(values.question.trim(), values.answer.trim());
    } catch (failure) {
      setError(failure);
    } finally {
      setSaving(false);
    }
  };
  return (
    <form
      className="know-form"
      aria-label={title}
      onSubmit={(event) => void save(event)}
      onKeyDown={(event) => {
        if (event.code !== 'Escape') return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <div className="labelled">
        <label htmlFor={`${id}-q`}>{w.question}</label>
        <input
          id={`${id}-q`}
          ref={first}
          className="field"
          maxLength={500}
          value={values.question}
          placeholder={w.questionExample}
          onChange={(event) => setValues({ ...values, question: event.target.value })}
        />
      </div>
      <div className="labelled">
        <label htmlFor={`${id}-a`}>{w.answer}</label>
        <textarea
          id={`${id}-a`}
          className="field"
          maxLength={4000}
          value={values.answer}
          placeholder={w.answerExample}
          onChange={(event) => setValues({ ...values, answer: event.target.value })}
        />
      </div>
      {error !== null && (
        <p className="field-error" role="alert">
          {problemWords(w, error)}
        </p>
      )}
      <div className="acts">
        <Button type="submit" look="primary" disabled={!isComplete || isSaving}>
          {w.save}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {w.cancel}
        </Button>
      </div>
    </form>
  );
}
