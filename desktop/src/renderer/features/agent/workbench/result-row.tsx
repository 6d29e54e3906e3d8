import type { TestResult, TestRun } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Check, Clock, Hand, Minus, X } from 'lucide-react';
import { useState } from 'react';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { useLive } from '../../../bridge/use-live.ts';
import { keepTogether, languageOf } from '../../../format/thai-text.ts';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { openConversation } from '../../../stores/place-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { CaseDialog } from './case-dialog.tsx';
import { useTitles } from './use-titles.ts';
import { outcomeText, problemText, sideName } from './workbench-words.ts';

interface ResultRowProps {
  readonly run: TestRun;
  readonly result: TestResult;
  readonly mayChange: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}
type Side = TestResult['draft'];

const marks = { better: ArrowUp, worse: ArrowDown, same: Minus, waiting: Clock } as const;

export function ResultRow({ run, result, mayChange, isOpen, onToggle }: ResultRowProps) {
  const { w } = useLanguage();
  const titleOf = useTitles(run.connectionId);
  const { verdict, said, draft, baseline } = result;
  const missing = draft?.problems.map((problem) => problemText(w, problem, titleOf)) ?? [];
  const verdictWord = verdict === 'waiting' ? w.waitingResult : w[verdict];
  const text = said.join(' ');
  return (
    <>
      <tr data-testid="result" data-verdict={verdict} className={isOpen ? 'is-open' : ''}>
        <td>
          <span className={`verdict is-${verdict}`}>
            <Icon of={marks[verdict]} size={14} />
            {verdictWord}
          </span>
        </td>
        <td>
          <button type="button" className="cut" aria-expanded={isOpen} lang={languageOf(text, null)} onClick={onToggle}>
            {keepTogether(text)}
          </button>
        </td>
        <td>
          <Outcome side={baseline} isStaff={baseline?.author === 'staff'} />
        </td>
        <td>
          <Outcome side={draft} isStaff={false} />
        </td>
        {run.kind === 'tests' && (
          <td className="mute">
            <div className="cut">{missing.join(' · ')}</div>
          </td>
        )}
      </tr>
      {isOpen && (
        <tr className="opened">
          <td colSpan={run.kind === 'tests' ? 5 : 4}>
            <Opened run={run} result={result} mayChange={mayChange} missing={missing} />
          </td>
        </tr>
      )}
    </>
  );
}

function Outcome({ side, isStaff }: { side: Side; isStaff: boolean }) {
  const { w } = useLanguage();
  if (side === null) return null;
  const { action } = side.trial;
  const isBad = side.problems.length > 0;
  const icon = isBad ? X : action === 'hand-off' ? Hand : Check;
  return (
    <span className={isBad ? 'outcome is-bad' : `outcome is-${action}`}>
      <Icon of={icon} size={14} />
      {isStaff ? w.replayStaff : w[`act_${action}`]}
    </span>
  );
}

interface OpenedProps extends Pick<ResultRowProps, 'run' | 'result' | 'mayChange'> {
  readonly missing: readonly string[];
}

function Opened({ run, result, mayChange, missing }: OpenedProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [isEditing, setEditing] = useState(false);
  const { data: cases = [] } = useLive('workbench.cases', { connectionId: run.connectionId });
  const { connectionId } = run;
  const { caseId, draft, baseline, origin } = result;
  const testCase = cases.find(({ id }) => id === caseId);
  const accept = useMutation({
    mutationFn: async () => {
      if (testCase === undefined || draft === null) return;
      const { action, sources } = draft.trial;
      await bridge.call('workbench.changeCase', {
        connectionId,
        caseId: testCase.id,
        change: {
          expected: {
            ...testCase.expected,
            action,
            requiredFacts: draft.problems.some(({ kind }) => kind === 'missing-fact')
              ? []
              : testCase.expected.requiredFacts,
            sources: action === 'answer' ? [...new Set(sources.map(({ documentId }) => documentId))] : [],
          },
        },
      });
    },
  });
  return (
    <div className="opened-box">
      <Answer side={baseline} name={sideName(w, run)} />
      <Answer side={draft} name={w.sideDraft} />
      {missing.length > 0 && <p className="small is-bad wide">{missing.join(' · ')}</p>}
      {result.isOutdated && <p className="small mute wide">{w.caseOutdated}</p>}
      <p className="acts wide">
        {mayChange && testCase !== undefined && result.verdict === 'worse' && (
          <Button isSmall disabled={accept.isPending} title={w.acceptChangeWhat} onClick={() => accept.mutate()}>
            {w.acceptChange}
          </Button>
        )}
        {mayChange && testCase !== undefined && (
          <Button isSmall onClick={() => setEditing(true)}>
            {w.caseEdit}
          </Button>
        )}
        {origin !== null && (
          <Button isSmall look="quiet" onClick={() => openConversation(origin.conversationId)}>
            {w.caseOpenChat}
          </Button>
        )}
      </p>
      {accept.isError && (
        <p className="field-error wide" role="alert">
          {problemWords(w, accept.error)}
        </p>
      )}
      {isEditing && testCase !== undefined && (
        <CaseDialog connectionId={connectionId} start={testCase} onClose={() => setEditing(false)} />
      )}
    </div>
  );
}

function Answer({ side, name }: { side: Side; name: string }) {
  const { w } = useLanguage();
  if (side === null) return <div />;
  const { action, text } = side.trial;
  return (
    <div>
      <p className="small mute">{action === 'hand-off' ? w.saidHandOff(name) : w.saidLive(name)}</p>
      {text === null ? (
        <p className="mute">{outcomeText(w, side.trial)}</p>
      ) : (
        <p lang={languageOf(text, null)} className="words">
          {keepTogether(text)}
        </p>
      )}
      {action === 'hand-off' && text !== null && <p className="small mute">{outcomeText(w, side.trial)}</p>}
    </div>
  );
}
