import { useLanguage } from '../../locales/locale-context.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Line, Section } from './section.tsx';
import type { AgentForm } from './use-agent-form.ts';

/** Messages of a reply window that AI leaves to people. Acts at once: no version of the agent holds it. */
export function Reserve({ form, mayChange }: { form: AgentForm; mayChange: boolean }) {
  const { w } = useLanguage();
  return (
    <Section title={w.reserve} lead={w.reserveWhat}>
      <Line label={w.reserveLine}>
        <NumberField
          label={w.reserveLine}
          value={form.edit.reservedMessages}
          placeholder="2"
          least={0}
          most={9}
          isDisabled={!mayChange}
          onChange={(count) => form.write({ reservedMessages: Math.round(count ?? 2) })}
        />
        <span className="mute">{w.reserveUnit}</span>
      </Line>
    </Section>
  );
}
