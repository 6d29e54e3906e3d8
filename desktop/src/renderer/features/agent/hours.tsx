import type { AgentOptions } from '@tandem/shared/api';
import { Plus, X } from 'lucide-react';
import { useLanguage } from '../../locales/locale-context.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Segments } from '../../ui/segments.tsx';
import { TimeField } from '../../ui/time-field.tsx';
import { Line, Section } from './section.tsx';
import type { AgentForm } from './use-agent-form.ts';

type Hours = NonNullable<AgentOptions['hours']>;

/** Monday first, as shops print it. */
const days = [1, 2, 3, 4, 5, 6, 0] as const;
const zones = ['Asia/Bangkok', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'Asia/Bangkok')];
const usual: Hours = {
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  week: days.map((day) => ({ day, from: '09:00', to: '18:00' })),
  outOfHours: 'answer',
};

/** When the shop is open, and what happens else. */
export function BusinessHours({ form, mayChange }: { form: AgentForm; mayChange: boolean }) {
  const { w } = useLanguage();
  const { hours } = form.edit;
  const set = (change: Partial<Hours>) => hours !== null && form.write({ hours: { ...hours, ...change } });
  return (
    <Section title={w.hours}>
      <Segments
        label={w.hours}
        value={hours === null ? 'always' : 'set'}
        isDisabled={!mayChange}
        options={[
          { value: 'always', label: w.hoursAlways },
          { value: 'set', label: w.hoursSet },
        ]}
        onChange={(choice) => form.write({ hours: choice === 'always' ? null : usual })}
      />
      {hours !== null && (
        <>
          <Line label={w.hoursZone}>
            <select
              className="field"
              aria-label={w.hoursZone}
              disabled={!mayChange}
              value={hours.timezone}
              onChange={(event) => set({ timezone: event.target.value })}
            >
              {zones.map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </select>
          </Line>
          {days.map((day) => (
            <Line key={day} label={w[`day${day}`]}>
              <Spans day={day} week={hours.week} mayChange={mayChange} onChange={(week) => set({ week })} />
            </Line>
          ))}
          <Line label={w.hoursOutside}>
            <select
              className="field"
              aria-label={w.hoursOutside}
              disabled={!mayChange}
              value={hours.outOfHours}
              onChange={(event) => set({ outOfHours: event.target.value as Hours['outOfHours'] })}
            >
              {(['answer', 'template', 'hand-off'] as const).map((value) => (
                <option key={value} value={value}>
                  {w[`hours_${value}`]}
                </option>
              ))}
            </select>
          </Line>
        </>
      )}
    </Section>
  );
}

interface SpansProps {
  readonly day: (typeof days)[number];
  readonly week: Hours['week'];
  readonly mayChange: boolean;
  readonly onChange: (week: Hours['week']) => void;
}

function Spans({ day, week, mayChange, onChange }: SpansProps) {
  const { w } = useLanguage();
  const own = week.flatMap((span, at) => (span.day === day ? [{ ...span, at }] : []));
  const edit = (at: number, change: Partial<Hours['week'][number]>) =>
    onChange(week.map((span, index) => (index === at ? { ...span, ...change } : span)));
  return (
    <span className="spans">
      {own.length === 0 && <span className="mute">{w.hoursClosed}</span>}
      {own.map(({ at, from, to }) => (
        <span key={at} className="span">
          <TimeField
            label={`${w[`day${day}`]} ${w.hoursFrom}`}
            value={from}
            isDisabled={!mayChange}
            onChange={(time) => edit(at, { from: time === '24:00' ? '00:00' : time })}
          />
          –
          <TimeField
            label={`${w[`day${day}`]} ${w.hoursTo}`}
            value={to}
            isDisabled={!mayChange}
            onChange={(time) => edit(at, { to: time })}
          />
          {mayChange && (
            <IconButton
              icon={X}
              isSmall
              label={w.removeThis(`${from}–${to}`)}
              onClick={() => onChange(week.filter((_, index) => index !== at))}
            />
          )}
        </span>
      ))}
      {mayChange && own.length < 3 && (
        <IconButton
          icon={Plus}
          isSmall
          label={`${w.add}: ${w[`day${day}`]}`}
          onClick={() => onChange([...week, { day, from: own.length === 0 ? '09:00' : '18:00', to: '22:00' }])}
        />
      )}
    </span>
  );
}
