import type { TestRun } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { dollars } from '../../../format/money.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';

export function isAtWork({ state }: TestRun): boolean {
  return state === 'waiting' || state === 'running';
}

/** How far a run is, with a way to stop it; once it ended early, why. */
export function RunState({ run, mayChange }: { run: TestRun; mayChange: boolean }) {
  const { w, f } = useLanguage();
  const bridge = useBridge();
  const { connectionId, id } = run;
  const cancel = useMutation({
    mutationFn: () => bridge.call('workbench.cancel', { connectionId, runId: id }),
  });
  if (isAtWork(run)) {
    return (
      <div className="run-progress" data-testid="run-progress">
        <progress max={Math.max(1, run.total)} value={run.done} aria-label={w.testSet} />
        <p className="small num" role="status">
          <span>{run.state === 'waiting' ? w.runWaiting : w.runProgress(f.number(run.done), f.number(run.total))}</span>
          {run.costUsd > 0 && <span className="mute">{w.runCost(dollars(run.costUsd))}</span>}
          <span className="grow" />
          {mayChange && (
            <Button isSmall disabled={cancel.isPending} onClick={() => cancel.mutate()} data-testid="run-cancel">
              <Icon of={Square} size={12} />
              {w.runCancel}
            </Button>
          )}
        </p>
        {cancel.isError && (
          <p className="field-error" role="alert">
            {problemWords(w, cancel.error)}
          </p>
        )}
      </div>
    );
  }
  if (run.state === 'cancelled') return <p className="small mute">{w.runCancelled}</p>;
  if (run.problem === null) return null;
  return (
    <p className="field-error" role="status">
      {w[`problem_${run.problem}`]}
    </p>
  );
}
