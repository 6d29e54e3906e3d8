import { useLanguage } from '../../locales/locale-context.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Line, Section } from './section.tsx';
import type { AgentForm } from './use-agent-form.ts';

/** What AI may cost, and what happens then. */
export function Budget({ form, mayChange }: { form: AgentForm; mayChange: boolean }) {
  const { w } = useLanguage();
  const { budgets } = form.edit;
  const set = (change: Partial<typeof budgets>) => form.write({ budgets: { ...budgets, ...change } });
  return (
    <Section title={w.budget} lead={w.budgetWhat}>
      {(
        [
          ['perMessageUsd', w.budgetMessage],
          ['perConversationUsd', w.budgetConversation],
          ['perDayUsd', w.budgetDay],
          ['perMonthUsd', w.budgetMonth],
        ] as const
      ).map(([name, label]) => (
        <Line key={name} label={label}>
          <span className="mute">$</span>
          <NumberField
            label={label}
            value={budgets[name]}
            placeholder={w.budgetNone}
            least={0}
            most={1_000_000}
            isDisabled={!mayChange}
            onChange={(value) => set({ [name]: value })}
          />
        </Line>
      ))}
      <Line label={w.budgetAlert}>
        <NumberField
          label={w.budgetAlert}
          value={budgets.alertAtPercent}
          placeholder="80"
          least={1}
          most={100}
          isDisabled={!mayChange}
          onChange={(value) => set({ alertAtPercent: value === null ? 80 : Math.round(value) })}
        />
        <span className="mute">%</span>
      </Line>
      <Line label={w.budgetSpent}>
        <Segments
          label={w.budgetSpent}
          value={budgets.whenSpent}
          isDisabled={!mayChange}
          options={[
            { value: 'hand-off', label: w.budgetHandOff },
            { value: 'continue', label: w.budgetContinue },
          ]}
          onChange={(whenSpent) => set({ whenSpent })}
        />
      </Line>
    </Section>
  );
}
