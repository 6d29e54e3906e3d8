import type { ContactExport } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { Download, Link } from 'lucide-react';
import { useBridge } from '../bridge/bridge-context.tsx';
import { saveFile } from '../bridge/save-file.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import { problemWords } from '../locales/problem-words.ts';
import { showToast } from '../stores/toast-store.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** A copy of a customer's data, to be saved here or sent on as a link. */
export function ExportButtons({ copy, isOffline }: { copy: ContactExport; isOffline: boolean }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const save = useMutation({
    mutationFn: (format: 'csv' | 'json') => bridge.call('exports.file', { id: copy.id, format }),
    onSuccess: saveFile,
  });
  const copyLink = useMutation({
    mutationFn: () => navigator.clipboard.writeText(copy.links.json),
    onSuccess: () => showToast(w.exportLinkCopied),
  });
  const isBusy = isOffline || save.isPending;
  return (
    <span className="export-acts">
      {(save.isError || copyLink.isError) && (
        <small className="field-error" role="alert">
          {problemWords(w, save.error ?? copyLink.error)}
        </small>
      )}
      <Button isSmall disabled={isBusy} onClick={() => save.mutate('csv')}>
        <Icon of={Download} size={14} />
        {w.exportSaveCsv}
      </Button>
      <Button isSmall disabled={isBusy} onClick={() => save.mutate('json')}>
        <Icon of={Download} size={14} />
        {w.exportSaveJson}
      </Button>
      <Button isSmall look="quiet" onClick={() => copyLink.mutate()}>
        <Icon of={Link} size={14} />
        {w.exportCopyLink}
      </Button>
    </span>
  );
}
