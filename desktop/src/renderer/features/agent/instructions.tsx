import type { AgentSettings } from '@tandem/shared/api';
import type { AgentMode } from '@tandem/shared/model';
import { useSession } from '../../bridge/use-session.ts';
import { languageOf } from '../../format/thai-text.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Section } from './section.tsx';
import type { AgentForm } from './use-agent-form.ts';

const LIMIT = 8000;

interface InstructionsProps {
  readonly form: AgentForm;
  readonly settings: AgentSettings;
  readonly mayChange: boolean;
}

/** Mode and prompt of one account. */
export function Instructions({ form, settings, mayChange }: InstructionsProps) {
  const { w, f } = useLanguage();
  const { agentEngine } = useSession();
  const { prompt } = form.edit;
  const what: Record<AgentMode, string> = { off: w.modeOffWhat, draft: w.modeDraftWhat, auto: w.modeAutoWhat };
  return (
    <>
      <Section title={w.mode}>
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
      </Section>
      <Section title={w.prompt} lead={agentEngine === 'claude' ? w.promptWhat : w.promptUnused}>
        <textarea
          className="field prompt"
          aria-label={w.prompt}
          value={prompt}
          maxLength={LIMIT}
          readOnly={!mayChange}
          lang={languageOf(prompt, null)}
          data-testid="agent-prompt"
          onChange={(event) => form.write({ prompt: event.target.value })}
        />
        {prompt.length > LIMIT * 0.8 && (
          <p className="small mute">{w.characters(f.number(prompt.length), f.number(LIMIT))}</p>
        )}
      </Section>
    </>
  );
}
