import type { Retention } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { showToast } from '../../stores/toast-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { NumberField } from '../../ui/number-field.tsx';

interface RetentionFormProps {
  readonly stored: Retention;
  readonly isOffline: boolean;
}

const bounds = {
  conversationDays: { least: 30, most: 3650 },
  traceDays: { least: 1, most: 3650 },
  auditDays: { least: 365, most: 3650 },
} as const;
type Period = keyof Retention;

/** For how long what is kept. A longer period acts at once; a shorter one is asked about, for it deletes. */
export function RetentionForm({ stored, isOffline }: RetentionFormProps) {
  const { w, f } = useLanguage();
  const bridge = useBridge();
  const [edit, setEdit] = useState<Retention>(stored);
  const [isAsking, setAsking] = useState(false);
  const save = useMutation({
    mutationFn: () => bridge.call('retention.put', edit),
    onSuccess: () => {
      setAsking(false);
      showToast(w.retentionSaved);
    },
  });
  const isShorter = (period: Period) => edit[period] < stored[period];
  const isChanged = (Object.keys(bounds) as Period[]).some((period) => edit[period] !== stored[period]);
  const isAnyShorter = (Object.keys(bounds) as Period[]).some(isShorter);
  const lines: readonly (readonly [Period, string, string | null])[] = [
    ['conversationDays', w.retentionConversations, w.retentionConversationsWhat],
    ['traceDays', w.retentionTraces, null],
    ['auditDays', w.retentionAudit, w.retentionAuditWhat],
  ];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isAnyShorter) setAsking(true);
        else save.mutate();
      }}
    >
      {lines.map(([period, title, detail]) => (
        <div key={period} className="setting-line">
          <div className="name">
            {title}
            {detail !== null && <small>{detail}</small>}
          </div>
          <div className="control">
            <NumberField
              label={title}
              value={edit[period]}
              placeholder={String(bounds[period].least)}
              least={bounds[period].least}
              most={bounds[period].most}
              isDisabled={isOffline}
              onChange={(days) => days !== null && setEdit({ ...edit, [period]: Math.round(days) })}
            />
            <span className="mute">{w.retentionDays}</span>
          </div>
        </div>
      ))}
      {save.isError && !isAsking && (
        <p className="field-error" role="alert">
          {problemWords(w, save.error)}
        </p>
      )}
      <div className="privacy-acts">
        <Button type="submit" look="primary" disabled={!isChanged || isOffline || save.isPending}>
          {w.retentionSave}
        </Button>
      </div>
      {isAsking && (
        <Dialog
          title={w.retentionShorterTitle}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onClick={() => setAsking(false)}>{w.cancel}</Button>
              <Button look="danger-primary" disabled={save.isPending} onClick={() => save.mutate()}>
                {w.retentionShorterDo}
              </Button>
            </>
          }
        >
          <p>
            {isShorter('conversationDays')
              ? w.retentionShorter(f.number(edit.conversationDays))
              : w.retentionShorterOther}
          </p>
          {save.isError && (
            <p className="field-error" role="alert">
              {problemWords(w, save.error)}
            </p>
          )}
        </Dialog>
      )}
    </form>
  );
}
