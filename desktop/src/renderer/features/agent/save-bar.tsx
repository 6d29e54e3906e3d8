import { CircleAlert } from 'lucide-react';
import { useCommands } from '../../commands/command.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { AgentForm } from './use-agent-form.ts';

interface SaveBarProps {
  readonly form: AgentForm;
  /** Why it cannot be saved yet; null: it can. */
  readonly problem: string | null;
}

/** In the page's header: what is to become of the changes. */
export function SaveBar({ form, problem }: SaveBarProps) {
  const { w } = useLanguage();
  const canSave = form.isChanged && !form.isSaving && problem === null;
  useCommands([
    {
      id: 'agent-save',
      group: 'everywhere',
      label: w.saveAll,
      keys: [{ code: 'KeyS', ctrl: true }],
      isHiddenInPalette: true,
      run: () => canSave && form.save(),
    },
  ]);
  if (!form.isChanged) return null;
  return (
    <>
      <span className={problem === null ? 'small mute' : 'small field-error'} role="status">
        {problem ?? w.changedNotSaved}
      </span>
      <Button look="quiet" onClick={form.discard}>
        {w.discard}
      </Button>
      <Button look="primary" disabled={!canSave} data-testid="agent-save" onClick={form.save}>
        {w.saveAll}
      </Button>
    </>
  );
}

/** What went wrong with saving, under the header. */
export function SaveTrouble({ form }: { form: AgentForm }) {
  const { w } = useLanguage();
  if (form.error === null) return null;
  if (!form.hasConflict) {
    return (
      <p className="field-error save-trouble" role="alert">
        {problemWords(w, form.error)}
      </p>
    );
  }
  return (
    <div className="account-note is-close save-trouble" role="alert">
      <Icon of={CircleAlert} />
      <div className="grow">
        <b>{w.conflictTitle}</b> {w.conflictWhat}
      </div>
      <Button isSmall onClick={form.takeTheirs}>
        {w.conflictTheirs}
      </Button>
      <Button isSmall onClick={form.saveOverTheirs}>
        {w.conflictMine}
      </Button>
    </div>
  );
}

/** Asked before changes are left behind. */
export function LeaveDialog({ form }: { form: AgentForm }) {
  const { w } = useLanguage();
  if (form.wish === null) return null;
  return (
    <Dialog
      title={w.leaveUnsaved}
      onClose={form.stay}
      footer={
        <>
          <Button onClick={form.stay}>{w.stay}</Button>
          <Button look="danger-primary" onClick={form.leave}>
            {w.leave}
          </Button>
        </>
      }
    >
      <p>{w.changedNotSaved}</p>
    </Dialog>
  );
}
