import { auditAct, auditActorKind, type MemberRow } from '@tandem/shared/model';
import type { ReactNode } from 'react';
import { useLanguage } from '../../locales/locale-context.tsx';
import type { Words } from '../../locales/words.ts';
import type { AuditFilter } from './use-audit.ts';

interface AuditFiltersProps {
  readonly filter: AuditFilter;
  readonly members: readonly MemberRow[];
  readonly onChange: (change: Partial<AuditFilter>) => void;
}

const areas = [...new Set(auditAct.options.map((act) => act.split('.')[0] ?? act))];

export function areaName(w: Words, area: string): string {
  const words = w[`area_${area}` as keyof Words];
  return typeof words === 'string' ? words : area;
}

export function AuditFilters({ filter, members, onChange }: AuditFiltersProps) {
  const { w } = useLanguage();
  const kinds = auditActorKind.options.filter((kind) => kind !== 'person');
  return (
    <div className="audit-filters">
      <Choice label={w.auditActs} value={filter.area} onChange={(area) => onChange({ area })}>
        <option value="">{w.auditAllActs}</option>
        {areas.map((area) => (
          <option key={area} value={area}>
            {areaName(w, area)}
          </option>
        ))}
      </Choice>
      <Choice label={w.auditPeople} value={filter.actor} onChange={(actor) => onChange({ actor })}>
        <option value="">{w.auditAnybody}</option>
        {members.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {w[`actor_${kind}`]}
          </option>
        ))}
      </Choice>
      <Choice
        label={w.auditResult}
        value={filter.result}
        onChange={(result) => onChange({ result: result as AuditFilter['result'] })}
      >
        <option value="">{w.auditAllResults}</option>
        <option value="done">{w.result_done}</option>
        <option value="refused">{w.result_refused}</option>
        <option value="failed">{w.result_failed}</option>
      </Choice>
      <Choice
        label={w.auditPeriod}
        value={filter.days === null ? null : String(filter.days)}
        onChange={(days) => onChange({ days: days === null ? null : (Number(days) as 1 | 7 | 30) })}
      >
        <option value="1">{w.auditDay}</option>
        <option value="7">{w.auditWeek}</option>
        <option value="30">{w.auditMonth}</option>
        <option value="">{w.auditAlways}</option>
      </Choice>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly children: ReactNode;
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <label className="labelled">
      <span className="small mute">{label}</span>
      <select
        className="field"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      >
        {children}
      </select>
    </label>
  );
}
