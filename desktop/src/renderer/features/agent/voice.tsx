import { useLanguage } from '../../locales/locale-context.tsx';
import { Segments } from '../../ui/segments.tsx';
import { TagList } from '../../ui/tag-list.tsx';
import { Line, Section } from './section.tsx';
import type { AgentForm } from './use-agent-form.ts';

interface PartProps {
  readonly form: AgentForm;
  readonly mayChange: boolean;
}

/** How AI words what it says. */
export function Voice({ form, mayChange }: PartProps) {
  const { w } = useLanguage();
  const { voice } = form.edit;
  const set = (change: Partial<typeof voice>) => form.write({ voice: { ...voice, ...change } });
  return (
    <Section title={w.voice} lead={w.voiceWhat}>
      <Line label={w.tone}>
        <Segments
          label={w.tone}
          value={voice.tone}
          isDisabled={!mayChange}
          options={(['friendly', 'polite', 'formal', 'playful'] as const).map((value) => ({
            value,
            label: w[`tone_${value}`],
          }))}
          onChange={(tone) => set({ tone })}
        />
      </Line>
      <Line label={w.answerLength}>
        <Segments
          label={w.answerLength}
          value={voice.length}
          isDisabled={!mayChange}
          options={(['short', 'medium', 'long'] as const).map((value) => ({ value, label: w[`length_${value}`] }))}
          onChange={(length) => set({ length })}
        />
      </Line>
      <Line label={w.emoji}>
        <Segments
          label={w.emoji}
          value={voice.emoji}
          isDisabled={!mayChange}
          options={(['none', 'some'] as const).map((value) => ({ value, label: w[`emoji_${value}`] }))}
          onChange={(emoji) => set({ emoji })}
        />
      </Line>
      <Line label={w.neverSay}>
        <TagList
          label={w.neverSay}
          values={voice.forbiddenWords}
          placeholder={w.neverSayExample}
          isDisabled={!mayChange}
          most={100}
          mostLetters={60}
          onChange={(forbiddenWords) => set({ forbiddenWords })}
        />
      </Line>
      <Line label={w.signOff}>
        <input
          className="field"
          aria-label={w.signOff}
          maxLength={100}
          readOnly={!mayChange}
          value={voice.signOff}
          placeholder={w.signOffExample}
          onChange={(event) => set({ signOff: event.target.value })}
        />
      </Line>
    </Section>
  );
}
