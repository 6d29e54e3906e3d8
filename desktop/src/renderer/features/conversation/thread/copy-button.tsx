import { useState } from 'react';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { Button } from '../../../ui/button.tsx';

export function CopyButton({ text }: { text: string }) {
  const { w } = useLanguage();
  const [isCopied, setCopied] = useState(false);
  return (
    <Button
      isSmall
      onClick={async () => {
        await navigator.clipboard.writeText(text);
        setCopied(true);
      }}
    >
      {isCopied ? w.copied : w.copy}
    </Button>
  );
}
