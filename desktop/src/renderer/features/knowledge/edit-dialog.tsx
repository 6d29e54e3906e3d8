import type { KnowledgeDocument } from '@tandem/shared/api';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { FaqFields } from './add-dialog.tsx';
import { linesOf, TextField } from './fields.tsx';
import { FormDialog } from './form-dialog.tsx';

/** An FAQ's words, or another document's title. */
export function EditDialog({ document, onClose }: { document: KnowledgeDocument; onClose: () => void }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const isFaq = document.kind === 'faq';
  const [title, setTitle] = useState(document.title);
  const [faq, setFaq] = useState({
    question: document.question,
    answer: document.answer,
    variants: document.variants.join('\n'),
  });
  return (
    <FormDialog
      title={w.edit}
      submit={w.save}
      isComplete={isFaq ? faq.question.trim() !== '' && faq.answer.trim() !== '' : title.trim() !== ''}
      onClose={onClose}
      onSubmit={async () => {
        const change = isFaq ? { ...faq, variants: linesOf(faq.variants) } : { title };
        await bridge.call('knowledge.change', { documentId: document.id, change });
        onClose();
      }}
    >
      {isFaq ? (
        <FaqFields values={faq} onChange={setFaq} />
      ) : (
        <TextField label={w.documentTitle} value={title} maxLength={200} onChange={setTitle} />
      )}
    </FormDialog>
  );
}
