import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { useCommands } from '../../commands/command.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { type FaqWriting, useFaqWritings, writeFaq } from '../../stores/faq-writing-store.ts';
import { Button } from '../../ui/button.tsx';
import { linesOf, TextField } from '../../ui/fields.tsx';

interface FaqFormProps {
  /** The id of the gap or the answer: what is written stays with it. */
  readonly subject: string;
  readonly start: FaqWriting;
  readonly title: string;
  readonly what: string;
  readonly submit: string;
  readonly onSave: (faq: { question: string; answer: string; variants: string[] }) => Promise<unknown>;
  readonly onCancel?: () => void;
  readonly children?: ReactNode;
}

/** A question, its answer and other wordings. What was written is there again after a look elsewhere. */
export function FaqForm({ subject, start, title, what, submit, onSave, onCancel, children }: FaqFormProps) {
  const { w } = useLanguage();
  const form = useRef<HTMLFormElement>(null);
  const values = useFaqWritings(({ bySubject }) => bySubject[subject]) ?? start;
  const change = (part: Partial<FaqWriting>) => writeFaq(subject, { ...values, ...part });
  const save = useMutation({
    mutationFn: () =>
      onSave({ question: values.question.trim(), answer: values.answer.trim(), variants: linesOf(values.variants) }),
    onSuccess: () => writeFaq(subject, null),
  });
  const isComplete = values.question.trim() !== '' && values.answer.trim() !== '';
  useCommands([
    {
      id: 'faq-write',
      group: 'list',
      label: title,
      keys: [{ code: 'KeyE' }],
      run: () => form.current?.querySelector<HTMLElement>('[data-answer] textarea')?.focus(),
    },
    {
      id: 'faq-save',
      group: 'list',
      label: submit,
      keys: [{ code: 'Enter', ctrl: true }],
      worksInFields: true,
      run: () => isComplete && !save.isPending && save.mutate(),
    },
  ]);
  return (
    <form
      ref={form}
      className="know-fields faq-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete && !save.isPending) save.mutate();
      }}
    >
      <h3>{title}</h3>
      <p className="small mute">{what}</p>
      <TextField
        label={w.question}
        value={values.question}
        maxLength={500}
        onChange={(question) => change({ question })}
      />
      <div data-answer="">
        <TextField
          label={w.answer}
          value={values.answer}
          maxLength={4000}
          rows={4}
          placeholder={w.gapNoAnswer}
          onChange={(answer) => change({ answer })}
        />
      </div>
      {children}
      <TextField
        label={w.variants}
        what={w.variantsWhat}
        value={values.variants}
        maxLength={15_000}
        rows={Math.min(8, Math.max(2, values.variants.split('\n').length))}
        onChange={(variants) => change({ variants })}
      />
      {save.error !== null && (
        <p className="field-error" role="alert">
          {problemWords(w, save.error)}
        </p>
      )}
      <div className="row faq-acts">
        <Button
          type="submit"
          look="primary"
          keys={{ code: 'Enter', ctrl: true }}
          disabled={!isComplete || save.isPending}
          data-testid="faq-save"
        >
          {submit}
        </Button>
        {onCancel !== undefined && (
          <Button look="quiet" onClick={onCancel}>
            {w.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}
