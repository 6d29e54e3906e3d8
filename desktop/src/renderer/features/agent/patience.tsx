import { useLanguage } from '../../locales/locale-context.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Line, Section } from './section.tsx';
import type { AgentForm } from './use-agent-form.ts';

/** How long AI waits for a customer who writes in pieces. */
export function Patience({ form, mayChange }: { form: AgentForm; mayChange: boolean }) {
  const { w } = useLanguage();
  const { burst } = form.edit;
  const fields = [
    ['minWaitMs', w.waitAtLeast, 60],
    ['ceilingMs', w.waitAtMost, 300],
  ] as const;
  return (
    <Section title={w.patience} lead={w.patienceWhat}>
      {fields.map(([name, label, most]) => {
        const ms = burst[name];
        return (
          <Line key={name} label={label}>
            <NumberField
              label={label}
              value={ms === null ? null : ms / 1000}
              placeholder={w.usualWait}
              least={0}
              most={most}
              isDisabled={!mayChange}
              onChange={(seconds) =>
                form.write({ burst: { ...burst, [name]: seconds === null ? null : Math.round(seconds * 1000) } })
              }
            />
            <span className="mute">{w.seconds}</span>
          </Line>
        );
      })}
    </Section>
  );
}
