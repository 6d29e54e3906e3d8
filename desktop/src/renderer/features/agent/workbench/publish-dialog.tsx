import type { DraftState } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { showToast } from '../../../stores/toast-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Difference } from './difference.tsx';
import { RunSum } from './run-sum.tsx';

const mostLetters = 500;

/** What goes live, what its tests say, and one more word while any case is worse. */
export function PublishDialog({ draft, onClose }: { draft: DraftState; onClose: () => void }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const id = useId();
  const [note, setNote] = useState('');
  const [reason, setReason] = useState('');
  const { connectionId, live, lastRun } = draft;
  const needsReason = draft.regressions > 0;
  const publish = useMutation({
    mutationFn: () =>
      bridge.call('workbench.publish', {
        connectionId,
        note: note.trim(),
        reason: needsReason ? reason.trim() : null,
        draft: draft.draft,
      }),
    onSuccess(version) {
      onClose();
      // One press back: the version before is still there.
      const undo =
        live === null
          ? null
          : () => void bridge.call('workbench.rollback', { connectionId, version: live.version, note: '' });
      showToast(w.didPublish(version.version), undo);
    },
  });
  const isComplete = !needsReason || reason.trim() !== '';
  return (
    <Dialog
      title={w.publishTitle((live?.version ?? 0) + 1)}
      isWide
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {w.cancel}
          </Button>
          <Button
            type="submit"
            form={id}
            look={needsReason ? 'danger-primary' : 'primary'}
            disabled={!isComplete || publish.isPending}
            data-testid="publish-yes"
          >
            {needsReason ? w.publishWorse : w.publishYes}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="publish"
        onSubmit={(event) => {
          event.preventDefault();
          if (isComplete && !publish.isPending) publish.mutate();
        }}
      >
        {live === null ? <p>{w.publishNothing}</p> : <Difference difference={draft.difference} />}
        {live !== null && lastRun === null && <Warning text={w.publishUntested} />}
        {lastRun !== null && <RunSum run={lastRun} />}
        {lastRun !== null && !lastRun.isCurrent && <Warning text={w.publishStale} />}
        {needsReason && (
          <Field
            id={`${id}-reason`}
            label={w.publishReason}
            what={w.publishReasonWhat}
            value={reason}
            onChange={setReason}
          />
        )}
        <Field id={`${id}-note`} label={w.publishNote} value={note} onChange={setNote} />
        {publish.isError && (
          <p className="field-error" role="alert">
            {problemWords(w, publish.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function Warning({ text }: { text: string }) {
  return (
    <p className="account-note is-close">
      <Icon of={TriangleAlert} />
      <span>{text}</span>
    </p>
  );
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly what?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ id, label, what, value, onChange }: FieldProps) {
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        value={value}
        maxLength={mostLetters}
        aria-describedby={what === undefined ? undefined : `${id}-what`}
        onChange={(event) => onChange(event.target.value)}
      />
      {what !== undefined && (
        <p className="small mute" id={`${id}-what`}>
          {what}
        </p>
      )}
    </div>
  );
}
