import { useMutation, useQueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import { useBridge } from './bridge-context.tsx';

/** Replies that stay in the outbox of whoever signed out last; the sign-in screen says so. */
export const useLeftUnsent = create<{ readonly count: number }>(() => ({ count: 0 }));

export function useSignOut(): () => void {
  const bridge = useBridge();
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: () => bridge.call('session.signOut', {}),
    onSuccess: ({ unsent }) => {
      useLeftUnsent.setState({ count: unsent });
      return client.invalidateQueries({ queryKey: ['session.get'] });
    },
  });
  return mutate;
}
