import { QueryClient } from '@tanstack/react-query';
import { type Bridge, BridgeError } from '../../bridge/index.ts';
import { invalidateTopic } from './invalidation.ts';

/** Everything is read from the engine on this computer, so nothing goes stale by time and nothing waits for the network. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        retry: (failures, error) => error instanceof BridgeError && error.code === 'engine_failed' && failures < 3,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** Wires the engine's pushes to the cache. Returns the unsubscribe function. */
export function followPushes(bridge: Bridge, client: QueryClient): () => void {
  const offChanged = bridge.on('changed', ({ topics }) => {
    for (const topic of new Set(topics)) invalidateTopic(client, topic);
  });
  const offLink = bridge.on('link', (link) => client.setQueryData(['link.get', {}], link));
  return () => {
    offChanged();
    offLink();
  };
}
