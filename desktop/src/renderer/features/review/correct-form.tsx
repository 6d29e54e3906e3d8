import type { AnswerReview } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useCommands } from '../../commands/command.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { useFaqWritings, writeFaq } from '../../stores/faq-writing-store.ts';
import { showToast } from '../../stores/toast-store.ts';
import { TextField } from '../../ui/fields.tsx';
import { FaqForm } from './faq-form.tsx';
import { FormEnd } from './form-end.tsx';

interface FormProps {
  readonly review: AnswerReview;
  readonly onClose: () => void;
}

const firstLine = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 500);

/** What AI should have said; the rest of the FAQ comes from the question. */
export function CorrectForm({ review, onClose }: FormProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const form = useRef<HTMLFormElement>(null);
  const { messageId } = review;
  const start = { question: firstLine(review.question), answer: review.correction ?? review.answer, variants: '' };
  const values = useFaqWritings(({ bySubject }) => bySubject[messageId]) ?? start;
  const save = useMutation({
    mutationFn: () => bridge.call('reviews.correct', { messageId, correction: values.answer.trim() }),
    onSuccess: () => {
      writeFaq(messageId, null);
      showToast(w.didCorrect, () => void bridge.call('reviews.reopen', { messageId }));
      onClose();
    },
  });
  const isComplete = values.answer.trim() !== '' && values.answer.trim() !== review.answer;
  const isReady = isComplete && !save.isPending;
  useEffect(() => form.current?.querySelector('textarea')?.focus(), []);
  useCommands([
    {
      id: 'correction-save',
      group: 'list',
      label: w.correctSave,
      keys: [{ code: 'Enter', ctrl: true }],
      worksInFields: true,
      run: () => isReady && save.mutate(),
    },
    {
      id: 'correction-close',
      group: 'list',
      label: w.cancel,
      keys: [{ code: 'Escape' }],
      isHiddenInPalette: true,
      worksInFields: true,
      run: onClose,
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
      <TextField
        label={w.correctTitle}
        what={w.correctWhat}
        value={values.answer}
        maxLength={4000}
        rows={4}
        onChange={(answer) => writeFaq(messageId, { ...values, answer })}
      />
      <FormEnd submit={w.correctSave} error={save.error} isReady={isReady} onCancel={onClose} />
    </form>
  );
}

/** The whole FAQ, for AI to use. */
export function AdoptForm({ review, onClose }: FormProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const { messageId } = review;
  const start = { question: firstLine(review.question), answer: review.correction ?? review.answer, variants: '' };
  return (
    <FaqForm
      subject={messageId}
      start={start}
      title={w.faqTitle}
      what={w.faqWhat}
      submit={w.faqSave}
      onCancel={onClose}
      onSave={async (faq) => {
        await bridge.call('reviews.adopt', { messageId, faq });
        showToast(w.didFaq, () => void bridge.call('reviews.reopen', { messageId }));
        onClose();
      }}
    />
  );
}
