import type { TestResult, TestRun } from '@tandem/shared/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useBridge } from '../../../bridge/bridge-context.tsx';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { problemWords } from '../../../locales/problem-words.ts';
import { Button } from '../../../ui/button.tsx';
import { ResultRow } from './result-row.tsx';
import { isAtWork } from './run-state.tsx';
import { sideName } from './workbench-words.ts';

/** The stream tells a run's steps; this is for one that was missed. */
const pollMs = 3000;

interface RunResultsProps {
  readonly run: TestRun;
  readonly mayChange: boolean;
}

/** Every case of a run, worse first; a row opens to both answers and what can be done about it. */
export function RunResults({ run, mayChange }: RunResultsProps) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const [openAt, setOpenAt] = useState<number | null>(null);
  const { connectionId, id: runId } = run;
  const pages = useInfiniteQuery({
    queryKey: ['workbench.run', { connectionId, runId }],
    queryFn: ({ pageParam }) => bridge.call('workbench.run', { connectionId, runId, cursor: pageParam }),
    initialPageParam: 0,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    ...(isAtWork(run) ? { refetchInterval: pollMs } : {}),
  });
  if (pages.isError) return <p className="mute">{problemWords(w, pages.error)}</p>;
  const results: readonly TestResult[] = pages.data?.pages.flatMap((page) => page.results) ?? [];
  if (results.length === 0) return null;
  return (
    <>
      <table className="results" data-testid="results">
        <colgroup>
          <col className="verdict" />
          <col />
          <col className="side" />
          <col className="side" />
          {run.kind === 'tests' && <col className="miss" />}
        </colgroup>
        <thead>
          <tr>
            <th>
              <span className="sr">{w.same}</span>
            </th>
            <th scope="col">{w.colAsks}</th>
            <th scope="col">{sideName(w, run)}</th>
            <th scope="col">{w.sideDraft}</th>
            {run.kind === 'tests' && <th scope="col">{w.colChanged}</th>}
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <ResultRow
              key={result.position}
              run={run}
              result={result}
              mayChange={mayChange}
              isOpen={openAt === result.position}
              onToggle={() => setOpenAt(openAt === result.position ? null : result.position)}
            />
          ))}
        </tbody>
      </table>
      {pages.hasNextPage && (
        <Button isSmall disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {w.moreResults}
        </Button>
      )}
    </>
  );
}
