import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { useCommands } from '../../commands/command.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { type FaqWriting, useFaqWritings, writeFaq } from '../../stores/faq-writing-store.ts';
import { linesOf, TextField } from '../../ui/fields.tsx';
import { FormEnd } from './form-end.tsx';

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
  const isReady = isComplete && !save.isPending;
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
      run: () => isReady && save.mutate(),
    },
  ]);
  return (
    <form
      ref={form}
      className="know-fields faq-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) save.mutate();
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
      <FormEnd submit={submit} error={save.error} isReady={isReady} onCancel={onCancel} />
    </form>
  );
}
