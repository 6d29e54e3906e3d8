import { Download, UserX } from 'lucide-react';
import { useState } from 'react';
import type { ConversationView } from '../../../bridge/index.ts';
import { useLive } from '../../bridge/use-live.ts';
import { useMay } from '../../bridge/use-session.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { EraseDialog } from './erase-dialog.tsx';
import { ExportDialog } from './export-dialog.tsx';

/** What customers may ask for: a copy of what the shop has, or that it is gone. */
export function CustomerData({ view: { contact } }: { view: ConversationView }) {
  const { w } = useLanguage();
  const mayChange = useMay('privacy.change');
  const { data: link } = useLive('link.get', {});
  const [open, setOpen] = useState<'export' | 'erase' | null>(null);
  if (!mayChange) return null;
  const isOffline = link?.state === 'offline';
  const close = () => setOpen(null);
  return (
    <section className="sec">
      <h3>{w.customerData}</h3>
      <p className="small mute">{w.customerDataWhat}</p>
      <div className="customer-acts">
        <Button isSmall disabled={isOffline} onClick={() => setOpen('export')}>
          <Icon of={Download} size={14} />
          {w.customerExport}
        </Button>
        <Button isSmall look="danger" disabled={isOffline} onClick={() => setOpen('erase')}>
          <Icon of={UserX} size={14} />
          {w.customerErase}
        </Button>
      </div>
      {open === 'export' && <ExportDialog contact={contact} onClose={close} />}
      {open === 'erase' && <EraseDialog contact={contact} onClose={close} />}
    </section>
  );
}
