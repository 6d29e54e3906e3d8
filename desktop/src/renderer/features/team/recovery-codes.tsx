import { useState } from 'react';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** Told once; the dialog closes only by the button that says they are kept. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { w } = useLanguage();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join('\n'));
    setCopied(true);
  };
  return (
    <Dialog
      title={w.recoveryTitle}
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => void copy()}>{isCopied ? w.copied : w.copy}</Button>
          <Button look="primary" onClick={onClose}>
            {w.recoveryKept}
          </Button>
        </>
      }
    >
      <p>{w.recoveryWhat}</p>
      <ol className="recovery-codes" data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
