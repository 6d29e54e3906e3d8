import type { AgentUsage } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import { useLive } from '../../bridge/use-live.ts';
import { dollars } from '../../format/money.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Section } from './section.tsx';

const shownDays = 31;
/** The relay pushes no event for a cost; who looks wants it to move. */
const pollMs = 15_000;

/** What Claude has cost this account, against its budget and day by day. */
export function Costs({ connectionId }: { connectionId: ConnectionId }) {
  const { w } = useLanguage();
  const usage = useLive('agent.usage', { connectionId, days: shownDays }, { pollMs });
  if (usage.data === undefined) {
    return usage.isError ? (
      <Empty title={problemWords(w, usage.error)}>
        <Button onClick={() => void usage.refetch()}>{w.retry}</Button>
      </Empty>
    ) : null;
  }
  const { today, month, companyMonthUsd, days } = usage.data;
  return (
    <>
      <Section title={w.tabCosts}>
        <div className="meters">
          <Meter title={w.today} spending={today} />
          <Meter title={w.thisMonth} spending={month} />
          <div className="meter">
            <span className="mute">{w.companyMonth}</span>
            <b>{dollars(companyMonthUsd)}</b>
          </div>
        </div>
      </Section>
      <Section title={w.usage} lead={w.utcDays}>
        {days.length === 0 ? <Empty title={w.usageNone} next={w.usageNoneNext} /> : <Days days={days} />}
      </Section>
    </>
  );
}

function Meter({ title, spending }: { title: string; spending: AgentUsage['today'] }) {
  const { w } = useLanguage();
  const { costUsd, limitUsd, isAlerted, isSpent } = spending;
  const share = limitUsd === null || limitUsd === 0 ? 0 : Math.min(1, costUsd / limitUsd);
  return (
    <div className={isSpent ? 'meter is-bad' : isAlerted ? 'meter is-close' : 'meter'}>
      <span className="mute">{title}</span>
      <b>{limitUsd === null ? dollars(costUsd) : w.budgetOf(dollars(costUsd), dollars(limitUsd))}</b>
      {limitUsd !== null && (
        <progress max={1} value={share} aria-label={title}>
          {Math.round(share * 100)} %
        </progress>
      )}
      {isSpent ? <small>{w.budgetIsSpent}</small> : isAlerted && <small>{w.budgetAlerted}</small>}
    </div>
  );
}

function Days({ days }: { days: AgentUsage['days'] }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const figure = (value: number) => f.number(value);
  return (
    <table className="usage">
      <thead>
        <tr>
          <th scope="col">{w.usageDay}</th>
          <th scope="col">{w.traceModel}</th>
          <th scope="col">{w.usageCalls}</th>
          <th scope="col">{w.usageRead}</th>
          <th scope="col">{w.usageCached}</th>
          <th scope="col">{w.usageWritten}</th>
          <th scope="col">{w.usageCost}</th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={`${day.day} ${day.model} ${day.purpose}`}>
            <th scope="row">{f.date(`${day.day}T12:00:00Z`, now)}</th>
            <td>
              {day.model}
              {day.purpose !== 'answers' && <small className="mute"> {w[`usageFor_${day.purpose}`]}</small>}
            </td>
            <td>{figure(day.calls)}</td>
            <td>{figure(day.inputTokens + day.cacheReadTokens + day.cacheWriteTokens)}</td>
            <td>{figure(day.cacheReadTokens)}</td>
            <td>{figure(day.outputTokens)}</td>
            <td>{dollars(day.costUsd)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
