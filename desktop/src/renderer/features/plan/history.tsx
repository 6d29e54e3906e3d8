import type { Usage } from '@tandem/shared/api';
import { useState } from 'react';
import { dollars } from '../../format/money.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Segments } from '../../ui/segments.tsx';
import { monthName } from './month-name.ts';

type Shown = 'messages' | 'aiReplies' | 'aiUsd';

interface Entry {
  readonly key: string;
  readonly name: string;
  readonly messages: number;
  readonly aiReplies: number;
  readonly aiTokens: number;
  readonly aiUsd: number;
}

/** By day or month, drawn or as a table: the same figures. */
export function History({ usage }: { usage: Usage }) {
  const { w, f, locale } = useLanguage();
  const now = useNow();
  const [span, setSpan] = useState<'days' | 'months'>('days');
  const [shown, setShown] = useState<Shown>('messages');
  const [look, setLook] = useState<'chart' | 'table'>('chart');
  const entries: readonly Entry[] =
    span === 'days'
      ? usage.days.map((day) => ({ ...day, key: day.day, name: f.date(`${day.day}T12:00:00`, now) }))
      : usage.months.map((month) => ({ ...month, key: month.month, name: monthName(month.month, locale, 'short') }));
  return (
    <section aria-label={w.planHistory} className="plan-history">
      <div className="wsec-head">
        <h2>{w.planHistory}</h2>
        <span className="grow" />
        {look === 'chart' && (
          <Segments
            label={w.historyOf}
            value={shown}
            onChange={setShown}
            options={[
              { value: 'messages', label: w.meter_messages },
              { value: 'aiReplies', label: w.meter_aiReplies },
              { value: 'aiUsd', label: w.meter_aiSpend },
            ]}
          />
        )}
      </div>
      <div className="wsec-head">
        <Segments
          label={w.planHistory}
          value={span}
          onChange={setSpan}
          options={[
            { value: 'days', label: w.historyDays },
            { value: 'months', label: w.historyMonths },
          ]}
        />
        <span className="grow" />
        <Segments
          label={w.historyAs}
          value={look}
          onChange={setLook}
          options={[
            { value: 'chart', label: w.historyChart },
            { value: 'table', label: w.historyTable },
          ]}
        />
      </div>
      {look === 'chart' ? <Bars entries={entries} shown={shown} /> : <Table entries={entries} span={span} />}
    </section>
  );
}

function Bars({ entries, shown }: { entries: readonly Entry[]; shown: Shown }) {
  const { w, f } = useLanguage();
  const amount = (value: number) => (shown === 'aiUsd' ? dollars(value) : f.number(value));
  const most = Math.max(0, ...entries.map((entry) => entry[shown]));
  const what = { messages: w.meter_messages, aiReplies: w.meter_aiReplies, aiUsd: w.meter_aiSpend }[shown];
  return (
    <div className="bars" role="img" aria-label={w.historyMost(what, amount(most))}>
      {entries.map((entry, index) => (
        <div key={entry.key} className="bar" title={`${entry.name}: ${amount(entry[shown])}`}>
          <span className="bar-room">
            <span className="bar-fill" style={{ height: `${most === 0 ? 0 : (entry[shown] / most) * 100}%` }} />
          </span>
          <small>{entries.length <= 12 || index % 5 === 0 || index === entries.length - 1 ? entry.name : ''}</small>
        </div>
      ))}
    </div>
  );
}

function Table({ entries, span }: { entries: readonly Entry[]; span: 'days' | 'months' }) {
  const { w, f } = useLanguage();
  return (
    <table className="usage plan-table">
      <thead>
        <tr>
          <th scope="col">{span === 'days' ? w.historyDay : w.historyMonth}</th>
          <th scope="col">{w.meter_messages}</th>
          <th scope="col">{w.meter_aiReplies}</th>
          <th scope="col">{w.historyTokens}</th>
          <th scope="col">{w.meter_aiSpend}</th>
        </tr>
      </thead>
      <tbody>
        {entries.toReversed().map((entry) => (
          <tr key={entry.key}>
            <th scope="row">{entry.name}</th>
            <td>{f.number(entry.messages)}</td>
            <td>{f.number(entry.aiReplies)}</td>
            <td>{f.number(entry.aiTokens)}</td>
            <td>{dollars(entry.aiUsd)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
