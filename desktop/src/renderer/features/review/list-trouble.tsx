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
