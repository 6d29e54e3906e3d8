import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { CallInput, CallName, CallOutput } from '../../bridge/index.ts';
import { useBridge } from './bridge-context.tsx';

interface LiveOptions {
  readonly isEnabled?: boolean;
  /** Shows the last answer while another input is read: for lists whose filter changes, not for another chat. */
  readonly keepsPrevious?: boolean;
  readonly pollMs?: number;
}

/** A read that stays true: the engine's `changed` pushes make it read again. */
export function useLive<N extends CallName>(
  name: N,
  input: CallInput<N>,
  options: LiveOptions = {},
): UseQueryResult<CallOutput<N>, Error> {
  const bridge = useBridge();
  return useQuery<CallOutput<N>>({
    queryKey: [name, input],
    queryFn: () => bridge.call(name, input),
    enabled: options.isEnabled ?? true,
    ...(options.keepsPrevious ? { placeholderData: keepPreviousData as never } : {}),
    ...(options.pollMs === undefined ? {} : { refetchInterval: options.pollMs }),
  });
}
