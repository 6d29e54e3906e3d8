import { type ConnectionId, recrawl as recrawlSchema } from '@tandem/shared/model';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { FieldGroup, linesOf, TextField } from '../../ui/fields.tsx';
import { Segments } from '../../ui/segments.tsx';
import type { AddKind } from './add-menu.tsx';
import { FormDialog } from './form-dialog.tsx';
import { PdfDialog } from './pdf-dialog.tsx';
import { TableDialog } from './table-dialog.tsx';

export interface AddProps {
  readonly connectionId: ConnectionId;
  readonly onClose: () => void;
  /** Null: several at once. */
  readonly onAdded: (id: string | null) => void;
}

export function AddDialog({ kind, ...props }: AddProps & { kind: AddKind }) {
  switch (kind) {
    case 'faq':
      return <AddFaq {...props} />;
    case 'text':
      return <AddText {...props} />;
    case 'url':
      return <AddPage {...props} />;
    case 'pdf':
      return <PdfDialog {...props} />;
    case 'table':
      return <TableDialog {...props} />;
  }
}

function AddFaq({ connectionId, onClose, onAdded }: AddProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [values, setValues] = useState({ question: '', answer: '', variants: '' });
  const { question, answer, variants } = values;
  return (
    <FormDialog
      title={w.add_faq}
      submit={w.save}
      isComplete={question.trim() !== '' && answer.trim() !== ''}
      onClose={onClose}
      onSubmit={async () => {
        const document = { question, answer, variants: linesOf(variants) };
        onAdded((await bridge.call('knowledge.add', { connectionId, document })).id);
      }}
    >
      <FaqFields values={values} onChange={setValues} />
    </FormDialog>
  );
}

interface FaqValues {
  readonly question: string;
  readonly answer: string;
  readonly variants: string;
}

export function FaqFields({ values, onChange }: { values: FaqValues; onChange: (values: FaqValues) => void }) {
  const { w } = useLanguage();
  return (
    <>
      <TextField
        label={w.question}
        value={values.question}
        maxLength={500}
        placeholder={w.questionExample}
        onChange={(question) => onChange({ ...values, question })}
      />
      <TextField
        label={w.answer}
        value={values.answer}
        maxLength={4000}
        rows={4}
        placeholder={w.answerExample}
        onChange={(answer) => onChange({ ...values, answer })}
      />
      <TextField
        label={w.variants}
        what={w.variantsWhat}
        value={values.variants}
        maxLength={15_000}
        rows={3}
        onChange={(variants) => onChange({ ...values, variants })}
      />
    </>
  );
}

function AddText({ connectionId, onClose, onAdded }: AddProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  return (
    <FormDialog
      title={w.add_text}
      submit={w.save}
      isComplete={title.trim() !== '' && text.trim() !== ''}
      onClose={onClose}
      onSubmit={async () => {
        onAdded((await bridge.call('knowledge.add', { connectionId, document: { kind: 'text', title, text } })).id);
      }}
    >
      <TextField label={w.documentTitle} value={title} maxLength={200} onChange={setTitle} />
      <TextField
        label={w.documentText}
        what={w.textWhat}
        value={text}
        maxLength={50_000}
        rows={12}
        placeholder={w.textExample}
        onChange={setText}
      />
    </FormDialog>
  );
}

function AddPage({ connectionId, onClose, onAdded }: AddProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [address, setAddress] = useState('');
  const [title, setTitle] = useState('');
  const [recrawl, setRecrawl] = useState<(typeof recrawlSchema.options)[number]>('weekly');
  // People type addresses without their beginning.
  const url = /^[a-z][a-z0-9+.-]*:/i.test(address.trim()) ? address.trim() : `https://${address.trim()}`;
  return (
    <FormDialog
      title={w.add_url}
      submit={w.add}
      isComplete={address.trim() !== ''}
      onClose={onClose}
      onSubmit={async () => {
        const named = title.trim() === '' ? {} : { title };
        const document = { kind: 'url' as const, url, recrawl, ...named };
        onAdded((await bridge.call('knowledge.add', { connectionId, document })).id);
      }}
    >
      <TextField
        label={w.pageAddress}
        value={address}
        maxLength={2000}
        placeholder={w.pageAddressExample}
        onChange={setAddress}
      />
      <TextField
        label={w.documentTitle}
        value={title}
        maxLength={200}
        placeholder={w.titleFromPage}
        onChange={setTitle}
      />
      <FieldGroup label={w.fetchAgain}>
        <Segments
          label={w.fetchAgain}
          value={recrawl}
          options={recrawlSchema.options.map((value) => ({ value, label: w[`recrawl_${value}`] }))}
          onChange={setRecrawl}
        />
      </FieldGroup>
    </FormDialog>
  );
}
