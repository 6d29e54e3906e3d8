import type { PersonId } from '@tandem/shared/model';
import { useLive } from './use-live.ts';

/** Names of the team, also offline. */
export function useMemberName(): (id: PersonId) => string | null {
  const { data: members = [] } = useLive('members.list', {});
  return (id) => members.find((one) => one.id === id)?.name ?? null;
}
