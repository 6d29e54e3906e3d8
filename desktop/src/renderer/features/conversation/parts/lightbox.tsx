import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { Icon } from '../../../ui/icon.tsx';

export function Lightbox({ url, onClose }: { url: string; onClose: () => void }) {
  const { w } = useLanguage();
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <div className="shade" />
        <Dialog.Content className="lightbox" aria-describedby={undefined} onClick={onClose}>
          <Dialog.Title className="sr">{w.photo}</Dialog.Title>
          <img src={url} alt={w.photo} />
          <button type="button" className="icon-btn" aria-label={w.close} onClick={onClose}>
            <Icon of={X} />
          </button>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
