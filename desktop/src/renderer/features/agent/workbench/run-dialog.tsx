import type { TestRun } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { BridgeError, type CallInput } from '../../../../bridge/index.ts';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { useLive } from '../../../bridge/use-live.ts';
import { dollars } from '../../../format/money.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Switch } from '../../../ui/switch.tsx';

interface RunDialogProps {
  readonly connectionId: ConnectionId;
  readonly run: CallInput<'workbench.start'>['run'];
  readonly onStarted: (run: TestRun) => void;
  readonly onClose: () => void;
}

/** What a run asks and costs, before it costs anything. */
export function RunDialog({ connectionId, run, onStarted, onClose }: RunDialogProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [isFresh, setFresh] = useState(false);
  const wanted = { ...run, isFresh };
  const estimate = useLive('workbench.estimate', { connectionId, run: wanted }, { keepsPrevious: true });
  const start = useMutation({
    mutationFn: () => bridge.call('workbench.start', { connectionId, run: wanted }),
    onSuccess(started) {
      onStarted(started);
      onClose();
    },
  });
  const { data } = estimate;
  const isOver = data !== undefined && data.leftUsd !== null && data.costUsd > data.leftUsd;
  const error = start.error ?? (data === undefined ? estimate.error : null);
  const hasNothing = data?.total === 0 || isNothing(error);
  return (
    <Dialog
      title={run.kind === 'tests' ? w.estimateTitle : w.estimateReplay}
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {w.cancel}
          </Button>
          <Button
            look="primary"
            disabled={data === undefined || data.total === 0 || isOver || start.isPending}
            onClick={() => start.mutate()}
            data-testid="run-start"
          >
            {w.runStart}
          </Button>
        </>
      }
    >
      {data === undefined && error === null && <div className="skeleton" style={{ height: 60 }} />}
      {hasNothing && <p>{w.estimateNothing}</p>}
      {data !== undefined && data.total > 0 && (
        <div className="estimate" data-testid="estimate">
          <p>
            <b className="num">{w.estimateCount(data.total, data.toAsk)}</b>
          </p>
          {data.engine === 'claude' ? (
            <p className="num">
              {w.estimateCost(dollars(data.costUsd))}
              {data.leftUsd !== null && <span className="mute"> · {w.estimateLeft(dollars(data.leftUsd))}</span>}
            </p>
          ) : (
            <>
              <p>{w.estimateFree}</p>
              {data.withKey !== null && (
                <p className="mute num">{w.estimateKey(data.withKey.modelCalls, dollars(data.withKey.costUsd))}</p>
              )}
            </>
          )}
          {isOver && (
            <p className="field-error" role="alert">
              {w.estimateOver}
            </p>
          )}
          <div className="setting">
            <div className="grow">
              <b>{w.estimateFresh}</b>
              <small>{w.estimateFreshWhat}</small>
            </div>
            <Switch label={w.estimateFresh} isOn={isFresh} onChange={setFresh} />
          </div>
          <p className="small mute">{w.runNever}</p>
        </div>
      )}
      {error !== null && !hasNothing && (
        <p className="field-error" role="alert">
          {problemWords(w, error)}
        </p>
      )}
    </Dialog>
  );
}

/** The relay refuses a run without a case, or of a period in which nobody wrote. */
function isNothing(error: Error | null): boolean {
  if (!(error instanceof BridgeError)) return false;
  return error.fields?.from === 'nothing_said' || error.fields?.caseIds === 'none';
}
