import type { AgentSettings } from '@tandem/shared/api';
import type { AgentMode } from '@tandem/shared/model';
import { CircleAlert } from 'lucide-react';
import { useSession } from '../../bridge/use-session.ts';
import { languageOf } from '../../format/thai-text.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segments } from '../../ui/segments.tsx';
import { useInstructions } from './use-instructions.ts';

const LIMIT = 8000;

/** Mode and prompt of one account. */
export function Instructions({ settings, mayChange }: { settings: AgentSettings; mayChange: boolean }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const { agentEngine } = useSession();
  const form = useInstructions(settings);
  const what: Record<AgentMode, string> = { off: w.modeOffWhat, draft: w.modeDraftWhat, auto: w.modeAutoWhat };
  return (
    <>
      <section className="wsec">
        <h2>{w.mode}</h2>
        <Segments
          label={w.modeLabel}
          value={settings.mode}
          isDisabled={!mayChange || form.isSaving}
          options={[
            { value: 'off', label: w.modeOff },
            { value: 'draft', label: w.modeDraft },
            { value: 'auto', label: w.modeAuto },
          ]}
          onChange={form.setMode}
        />
        <p className="mute" style={{ marginTop: 8 }}>
          {what[settings.mode]}
        </p>
      </section>
      <section className="wsec">
        <div className="wsec-head">
          <h2 id="prompt-title">{w.prompt}</h2>
          <span className="grow small mute">
            {form.isChanged
              ? w.changedNotSaved
              : w.savedAt(`${f.date(settings.updatedAt, now)} ${f.time(settings.updatedAt)}`)}
          </span>
          {mayChange && form.isChanged && (
            <>
              <Button isSmall look="quiet" onClick={() => form.write(settings.prompt)}>
                {w.discard}
              </Button>
              <Button isSmall look="primary" disabled={form.isSaving || form.prompt.length > LIMIT} onClick={form.save}>
                {w.save}
              </Button>
            </>
          )}
        </div>
        <p className="mute" style={{ marginBottom: 8 }}>
          {agentEngine === 'claude' ? w.promptWhat : w.promptUnused}
        </p>
        {form.hasConflict && (
          <div className="account-note is-close conflict" role="alert">
            <Icon of={CircleAlert} />
            <div className="grow">
              <b>{w.conflictTitle}</b> {w.conflictWhat}
              <div className="row" style={{ marginTop: 8 }}>
                <Button isSmall onClick={form.takeTheirs}>
                  {w.conflictTheirs}
                </Button>
                <Button isSmall onClick={form.saveOverTheirs}>
                  {w.conflictMine}
                </Button>
              </div>
            </div>
          </div>
        )}
        {form.error !== null && !form.hasConflict && (
          <p className="field-error" role="alert">
            {problemWords(w, form.error)}
          </p>
        )}
        <textarea
          className="field prompt"
          aria-labelledby="prompt-title"
          value={form.prompt}
          readOnly={!mayChange}
          lang={languageOf(form.prompt, null)}
          data-testid="agent-prompt"
          onChange={(event) => form.write(event.target.value)}
        />
        {form.prompt.length > LIMIT * 0.8 && (
          <p className={form.prompt.length > LIMIT ? 'field-error' : 'small mute'}>
            {w.characters(f.number(form.prompt.length), f.number(LIMIT))}
          </p>
        )}
      </section>
      {form.wish !== null && (
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
      )}
    </>
  );
}
