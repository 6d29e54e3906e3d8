import { useEffect } from 'react';
import type { CallOutput } from '../../bridge/index.ts';
import { useLive } from './use-live.ts';

interface DeadLetters {
  readonly data: CallOutput<'deadLetters.list'> | undefined;
  readonly error: Error | null;
  readonly isOffline: boolean;
  readonly refetch: () => void;
}

/** The relay's list: read again when it says so, and when the connection is back. */
export function useDeadLetters(): DeadLetters {
  const { data: link } = useLive('link.get', {});
  const { data, error, refetch } = useLive('deadLetters.list', {});
  const state = link?.state;
  useEffect(() => {
    if (state === 'live') void refetch();
  }, [state, refetch]);
  return { data, error, isOffline: state === 'offline', refetch: () => void refetch() };
}
