import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useLanguage } from '../locales/locale-context.tsx';
import { IconButton } from './button.tsx';

interface DialogProps {
  readonly title: string;
  readonly isWide?: boolean;
  readonly onClose: () => void;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/**
 * A modal dialog; focus returns to where it came from. The shade is our own element: Radix' overlay writes a style
 * element into the page, which the content security policy refuses.
 */
export function Dialog({ title, isWide, onClose, footer, children }: DialogProps) {
  const { w } = useLanguage();
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <div className="shade" />
        <Radix.Content
          className={isWide ? 'dialog is-wide' : 'dialog'}
          aria-describedby={undefined}
          // The dialog itself, not its first button: that one closes it.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
        >
          <header>
            <Radix.Title>{title}</Radix.Title>
            <IconButton icon={X} label={w.close} isSmall onClick={onClose} />
          </header>
          <div className="body">{children}</div>
          {footer && <footer>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
