import type { TestCase } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import { Play, Plus } from 'lucide-react';
import { useState } from 'react';
import { useLive } from '../../../bridge/use-live.ts';
import { dollars } from '../../../format/money.ts';
import { useNow } from '../../../format/use-now.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { CaseDialog, emptyCase } from './case-dialog.tsx';
import { CaseList } from './case-list.tsx';
import { RunDialog } from './run-dialog.tsx';
import { RunResults } from './run-results.tsx';
import { isAtWork, RunState } from './run-state.tsx';
import { RunSum } from './run-sum.tsx';

/** The stream tells a run's steps; this is for one that was missed. */
const pollMs = 3000;

/** The shop's own questions, asked of the draft before it goes live. */
export function TestSet({ connectionId, mayChange }: { connectionId: ConnectionId; mayChange: boolean }) {
  const { w, f } = useLanguage();
  const now = useNow();
  const cases = useLive('workbench.cases', { connectionId });
  const { data: link } = useLive('link.get', {});
  const [isPolling, setPolling] = useState(false);
  const { data: runs = [] } = useLive('workbench.runs', { connectionId, kind: 'tests' }, isPolling ? { pollMs } : {});
  const [open, setOpen] = useState<'run' | 'add' | null>(null);
  const [run] = runs;
  const isRunning = run !== undefined && isAtWork(run);
  if (isRunning !== isPolling) setPolling(isRunning);
  const isOffline = link?.state === 'offline';
  const count = cases.data?.length ?? 0;
  const close = () => setOpen(null);
  return (
    <section className="wsec" aria-label={w.testSet} data-testid="test-set">
      <div className="wsec-head">
        <h2>{w.testSet}</h2>
        {cases.data !== undefined && (
          <span className="mute small num">
            {w.testCount(count)}
            {', '}
            {run === undefined ? w.testNever : w.testLast(f.when(run.createdAt, now), dollars(run.costUsd))}
          </span>
        )}
        <span className="end acts">
          {mayChange && (
            <Button isSmall look="quiet" disabled={isOffline} onClick={() => setOpen('add')} data-testid="add-case">
              <Icon of={Plus} size={14} />
              {w.testAdd}
            </Button>
          )}
          {mayChange && count > 0 && !isRunning && (
            <Button isSmall disabled={isOffline} onClick={() => setOpen('run')} data-testid="run-tests">
              <Icon of={Play} size={14} />
              {run === undefined ? w.testRun : w.testRunAgain}
            </Button>
          )}
        </span>
      </div>
      {cases.isError && cases.data === undefined && (
        <Empty title={problemWords(w, cases.error)}>
          <Button onClick={() => void cases.refetch()}>{w.retry}</Button>
        </Empty>
      )}
      {cases.data?.length === 0 && <Empty title={w.testEmpty} next={w.testEmptyNext} />}
      {run !== undefined && (
        <>
          <RunState run={run} mayChange={mayChange} />
          {run.done > 0 && (
            <RunSum
              run={run}
              end={run.passing === null ? null : w.passing(run.passing.draft, run.total, run.passing.baseline)}
            />
          )}
          {!isRunning && !run.isCurrent && <p className="small mute">{w.testOfOther}</p>}
          {run.mightAnswerWithModel > 0 && <p className="small mute">{w.replayMight(run.mightAnswerWithModel)}</p>}
          {run.reused > 0 && <p className="small mute">{w.runReused(run.reused)}</p>}
          <RunResults key={run.id} run={run} mayChange={mayChange} />
        </>
      )}
      {cases.data !== undefined && <Cases cases={cases.data} isAlone={run === undefined} mayChange={mayChange} />}
      {open === 'run' && (
        <RunDialog
          connectionId={connectionId}
          run={{ kind: 'tests' }}
          onStarted={() => setPolling(true)}
          onClose={close}
        />
      )}
      {open === 'add' && <CaseDialog connectionId={connectionId} start={emptyCase} onClose={close} />}
    </section>
  );
}

interface CasesProps {
  readonly cases: readonly TestCase[];
  /** There is no run whose results list them already. */
  readonly isAlone: boolean;
  readonly mayChange: boolean;
}

function Cases({ cases, isAlone, mayChange }: CasesProps) {
  const { w } = useLanguage();
  if (cases.length === 0) return null;
  return (
    <details className="all-cases" open={isAlone}>
      <summary className="small mute">{w.testCount(cases.length)}</summary>
      <CaseList cases={cases} mayChange={mayChange} />
    </details>
  );
}
