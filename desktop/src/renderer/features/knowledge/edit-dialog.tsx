import type { documentChange, KnowledgeDocument } from '@tandem/shared/api';
import { useState } from 'react';
import type { z } from 'zod';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { linesOf, TextField } from '../../ui/fields.tsx';
import { FaqFields } from './add-dialog.tsx';
import { FormDialog } from './form-dialog.tsx';

interface EditProps {
  readonly document: KnowledgeDocument;
  readonly onClose: () => void;
}

/** An FAQ's words, a text, or another document's title. */
export function EditDialog(props: EditProps) {
  switch (props.document.kind) {
    case 'faq':
      return <EditFaq {...props} />;
    case 'text':
      return <EditText {...props} />;
    default:
      return <EditWords {...props} text={null} />;
  }
}

function EditFaq({ document, onClose }: EditProps) {
  const { w } = useLanguage();
  const change = useChange(document, onClose);
  const { question, answer, variants } = document;
  const [faq, setFaq] = useState({ question, answer, variants: variants.join('\n') });
  return (
    <FormDialog
      title={w.edit}
      submit={w.save}
      isComplete={faq.question.trim() !== '' && faq.answer.trim() !== ''}
      onClose={onClose}
      onSubmit={() => change({ ...faq, variants: linesOf(faq.variants) })}
    >
      <FaqFields values={faq} onChange={setFaq} />
    </FormDialog>
  );
}

/** The whole text is asked for when it is to be edited. */
function EditText(props: EditProps) {
  const { data } = useLive('knowledge.get', { documentId: props.document.id, cursor: 0 });
  return data === undefined ? null : <EditWords {...props} text={data.text} />;
}

function EditWords({ document, onClose, text }: EditProps & { text: string | null }) {
  const { w } = useLanguage();
  const change = useChange(document, onClose);
  const [title, setTitle] = useState(document.title);
  const [words, setWords] = useState(text);
  return (
    <FormDialog
      title={w.edit}
      submit={w.save}
      isComplete={title.trim() !== '' && words?.trim() !== ''}
      onClose={onClose}
      onSubmit={() => change(words === null ? { title } : { title, text: words })}
    >
      <TextField label={w.documentTitle} value={title} maxLength={200} onChange={setTitle} />
      {words !== null && (
        <TextField
          label={w.documentText}
          what={w.textWhat}
          value={words}
          maxLength={50_000}
          rows={14}
          onChange={setWords}
        />
      )}
    </FormDialog>
  );
}

function useChange({ id }: KnowledgeDocument, onClose: () => void) {
  const bridge = useBridge();
  return async (change: z.input<typeof documentChange>) => {
    await bridge.call('knowledge.change', { documentId: id, change });
    onClose();
  };
}
