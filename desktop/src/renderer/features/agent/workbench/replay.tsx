import type { TestRun } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useLive } from '../../../bridge/use-live.ts';
import { dollars } from '../../../format/money.ts';
import { useNow } from '../../../format/use-now.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { Section } from '../section.tsx';
import { RunDialog } from './run-dialog.tsx';
import { RunResults } from './run-results.tsx';
import { isAtWork, RunState } from './run-state.tsx';

type Period = 'yesterday' | 'week' | 'month';
const pollMs = 3000;

/** What customers really wrote, asked again of the draft. */
export function Replay({ connectionId, mayChange }: { connectionId: ConnectionId; mayChange: boolean }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const { data: link } = useLive('link.get', {});
  const [period, setPeriod] = useState<Period>('yesterday');
  const [isStarting, setStarting] = useState<{ from: string; to: string } | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [isPolling, setPolling] = useState(false);
  const runs = useLive('workbench.runs', { connectionId, kind: 'replay' }, isPolling ? { pollMs } : {});
  const run = runs.data?.find(({ id }) => id === chosenId) ?? runs.data?.[0];
  const isRunning = runs.data?.some(isAtWork) ?? false;
  if (isRunning !== isPolling) setPolling(isRunning);
  return (
    <div className="replay">
      <Section title={w.tabReplay} lead={w.replayWhat}>
        <div className="replay-ask">
          <Segments
            label={w.tabReplay}
            value={period}
            options={[
              { value: 'yesterday', label: w.replayYesterday },
              { value: 'week', label: w.replayWeek },
              { value: 'month', label: w.replayMonth },
            ]}
            onChange={setPeriod}
          />
          {mayChange && (
            <Button
              look="primary"
              disabled={link?.state === 'offline' || isRunning}
              onClick={() => setStarting(boundsOf(period, now))}
              data-testid="replay-start"
            >
              <Icon of={Play} size={14} />
              {w.replayStart}
            </Button>
          )}
        </div>
      </Section>
      {runs.isError && runs.data === undefined && (
        <Empty title={problemWords(w, runs.error)}>
          <Button onClick={() => void runs.refetch()}>{w.retry}</Button>
        </Empty>
      )}
      {runs.data?.length === 0 && <Empty title={w.replayEmpty} next={w.replayEmptyNext} />}
      {run !== undefined && (
        <Section
          title={periodWords(run, (at) => f.date(at, now))}
          lead={w.runOf(f.when(run.createdAt, now), run.by?.name ?? '')}
        >
          <RunState run={run} mayChange={mayChange} />
          <ReplaySum run={run} />
          <RunResults key={run.id} run={run} mayChange={mayChange} />
        </Section>
      )}
      {(runs.data?.length ?? 0) > 1 && (
        <Section title={w.runsEarlier}>
          <ul className="case-list">
            {runs.data
              ?.filter(({ id }) => id !== run?.id)
              .map((one) => (
                <li key={one.id}>
                  <button type="button" className="grow" onClick={() => setChosenId(one.id)}>
                    {periodWords(one, (at) => f.date(at, now))}
                    <small className="mute">{w.runOf(f.when(one.createdAt, now), one.by?.name ?? '')}</small>
                  </button>
                </li>
              ))}
          </ul>
        </Section>
      )}
      {isStarting !== null && (
        <RunDialog
          connectionId={connectionId}
          run={{ kind: 'replay', ...isStarting }}
          onStarted={({ id }) => setChosenId(id)}
          onClose={() => setStarting(null)}
        />
      )}
    </div>
  );
}

function ReplaySum({ run }: { run: TestRun }) {
  const { w } = useLanguage();
  if (run.replay === null || run.done === 0) return null;
  const { answersMore, handsOffMore, otherWords, costThenUsd, costDraftUsd } = run.replay;
  return (
    <div className="run-sum" data-testid="replay-sum">
      <p className="num">
        <b className="is-better">{w.replayMore(answersMore)}</b>
        <b className="is-worse">{w.replayLess(handsOffMore)}</b>
        <span className="mute">{w.replayOther(otherWords)}</span>
        <span className="mute end">{w.replayCost(dollars(costThenUsd), dollars(costDraftUsd))}</span>
      </p>
      {run.mightAnswerWithModel > 0 && <p className="small mute">{w.replayMight(run.mightAnswerWithModel)}</p>}
    </div>
  );
}

function periodWords({ period, createdAt }: TestRun, date: (at: string) => string): string {
  if (period === null) return date(createdAt);
  const [from, to] = [date(period.from), date(new Date(Date.parse(period.to) - 1).toISOString())];
  return from === to ? from : `${from} – ${to}`;
}

/** Whole days of this computer's calendar, the last of them yesterday. */
function boundsOf(period: Period, now: number): { from: string; to: string } {
  const days = { yesterday: 1, week: 7, month: 30 }[period];
  const to = new Date(now);
  to.setHours(0, 0, 0, 0);
  const from = new Date(to);
  from.setDate(from.getDate() - days);
  return { from: from.toISOString(), to: to.toISOString() };
}
