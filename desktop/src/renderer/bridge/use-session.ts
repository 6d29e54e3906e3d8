import { must } from '@tandem/shared/lib';
import { may, type Permission } from '@tandem/shared/model';
import { createContext, useContext } from 'react';
import type { SessionView } from '../../bridge/index.ts';

export type SignedIn = Extract<SessionView, { state: 'signed-in' }>;

/** Handed down by the gate, not read again below it: a part of the screen may draw once more while its session ends. */
export const SessionContext = createContext<SignedIn | null>(null);

/** Only below the signed-in gate. */
export function useSession(): SignedIn {
  return must(useContext(SessionContext), 'a signed-in session above');
}

export function useMay(permission: Permission): boolean {
  return may(useSession().role, permission);
}
