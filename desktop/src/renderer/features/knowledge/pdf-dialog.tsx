import { useRef, useState } from 'react';
import { BridgeError } from '../../../bridge/index.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import type { AddProps } from './add-dialog.tsx';
import { FormDialog } from './form-dialog.tsx';
import { uploadFile } from './upload-file.ts';

const mostBytes = 20 * 1024 * 1024;

export function PdfDialog({ connectionId, onClose, onAdded }: AddProps) {
  const { w, f } = useLanguage();
  const bridge = useBridge();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [title, setTitle] = useState('');
  const [isOver, setOver] = useState(false);
  const [sent, setSent] = useState<number | null>(null);
  const choose = (chosen: File | undefined) => {
    if (chosen === undefined) return;
    setFile(chosen);
    setTitle(chosen.name.replace(/\.pdf$/i, '').slice(0, 200));
  };
  return (
    <FormDialog
      title={w.add_pdf}
      submit={sent === null ? w.add : `${f.number(Math.round(sent * 100))} %`}
      isComplete={file !== null && title.trim() !== ''}
      onClose={onClose}
      onSubmit={async () => {
        if (file === null) return;
        if (file.size > mostBytes) throw new BridgeError('invalid_input', 'too big', { file: 'too_big' });
        try {
          onAdded((await uploadFile(bridge, { connectionId, title: title.trim(), file, onSent: setSent })).id);
        } finally {
          setSent(null);
        }
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first */}
      <div
        className={isOver ? 'drop is-over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          choose(event.dataTransfer.files[0]);
        }}
      >
        <p>{file === null ? w.pdfDrop : file.name}</p>
        <Button onClick={() => input.current?.click()}>{w.chooseFile}</Button>
        <input
          ref={input}
          type="file"
          className="sr"
          tabIndex={-1}
          aria-label={w.chooseFile}
          accept="application/pdf,.pdf"
          onChange={(event) => choose(event.target.files?.[0])}
        />
        <p className="small mute">{w.pdfWhat}</p>
      </div>
      <TextField label={w.documentTitle} value={title} maxLength={200} onChange={setTitle} />
    </FormDialog>
  );
}
