import { BridgeError } from '../../../bridge/index.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';

/** Why a list is not here, and how it comes back. */
export function ListTrouble({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { w } = useLanguage();
  const isOffline = error instanceof BridgeError && error.code === 'offline';
  return (
    <Empty title={w.reviewListError} next={isOffline ? w.reviewOffline : problemWords(w, error)}>
      <Button onClick={onRetry}>{w.retry}</Button>
    </Empty>
  );
}

export function ListSkeleton() {
  return (
    <div className="workbench know-bench" aria-hidden="true">
      <div className="left">
        {[0, 1, 2, 3, 4].map((at) => (
          <div key={at} className="know-row is-skeleton">
            <span className="skeleton" />
            <span className="skeleton is-short" />
          </div>
        ))}
      </div>
    </div>
  );
}
