import { must } from '@tandem/shared/lib';
import { may, type Permission } from '@tandem/shared/model';
import type { SessionView } from '../../bridge/index.ts';
import { useLive } from './use-live.ts';

export type SignedIn = Extract<SessionView, { state: 'signed-in' }>;

/** Only below the signed-in gate. */
export function useSession(): SignedIn {
  const { data } = useLive('session.get', {});
  const session = must(data, 'a session that was read');
  if (session.state !== 'signed-in') throw new Error('used outside of the signed-in part');
  return session;
}

export function useMay(permission: Permission): boolean {
  return may(useSession().role, permission);
}
