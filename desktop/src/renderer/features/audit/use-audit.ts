import type { AuditQuery } from '@tandem/shared/api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context.tsx';

export interface AuditFilter {
  /** An area; null: all but the uses of tokens, which are most of the log. */
  readonly area: string | null;
  /** A person's id or a kind of actor; null: anybody. */
  readonly actor: string | null;
  readonly result: 'done' | 'refused' | 'failed' | null;
  readonly days: 1 | 7 | 30 | null;
}

export const startFilter: AuditFilter = { area: null, actor: null, result: null, days: 30 };

export function queryOf({ area, actor, result, days }: AuditFilter, now: number): AuditQuery {
  return {
    ...(area === null ? { without: 'token' } : { act: area }),
    ...(actor !== null && { actor }),
    ...(result !== null && { result }),
    ...(days !== null && { since: new Date(now - days * 86_400_000).toISOString() }),
  };
}

/** The log as it has been read so far, newest first. */
export function useAudit(filter: AuditFilter) {
  const bridge = useBridge();
  return useInfiniteQuery({
    queryKey: ['audit.list', filter],
    queryFn: ({ pageParam }) => bridge.call('audit.list', { ...queryOf(filter, Date.now()), cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // No event tells of a new entry: whoever comes back reads again.
    refetchOnMount: 'always',
  });
}
