import type { ConnectionAttempt } from '@tandem/shared/api';
import type { ChannelKind } from '@tandem/shared/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';

const POLL_MS = 1500;

export interface Connecting {
  readonly start: (channel: ChannelKind) => void;
  readonly forget: () => void;
  readonly isStarting: boolean;
  readonly error: Error | null;
  /** Null before the first start. */
  readonly attempt: ConnectionAttempt | null;
  /** Where to go by hand, when the browser held the window back. */
  readonly blockedUrl: string | null;
}

/** Linking an account: the platform's page opens outside, and this asks every 1.5 s how it went. */
export function useConnect(): Connecting {
  const bridge = useBridge();
  const client = useQueryClient();
  const connect = useMutation({
    mutationFn: async (channel: ChannelKind) => {
      const { attemptId, authorizeUrl, openedBy } = await bridge.call('accounts.connect', { channel });
      const isOpen = openedBy === 'app' || openOutside(authorizeUrl);
      return { attemptId, blockedUrl: isOpen ? null : authorizeUrl };
    },
  });
  const attemptId = connect.data?.attemptId ?? '';
  const { data: attempt } = useLive('accounts.attempt', { attemptId }, { isEnabled: attemptId !== '' });
  const isPending = attempt?.status === 'pending';
  useEffect(() => {
    if (!isPending) return;
    const timer = setInterval(
      () => void client.invalidateQueries({ queryKey: ['accounts.attempt', { attemptId }] }),
      POLL_MS,
    );
    return () => clearInterval(timer);
  }, [client, isPending, attemptId]);
  return {
    start: (channel) => connect.mutate(channel),
    forget: () => connect.reset(),
    isStarting: connect.isPending,
    error: connect.error,
    attempt: connect.data === undefined ? null : (attempt ?? { status: 'pending' }),
    blockedUrl: connect.data?.blockedUrl ?? null,
  };
}

/** `noopener` as a feature would hide whether the window opened; cutting the tie afterwards does the same. */
function openOutside(url: string): boolean {
  const opened = window.open(url, '_blank');
  if (opened === null) return false;
  opened.opener = null;
  return true;
}
