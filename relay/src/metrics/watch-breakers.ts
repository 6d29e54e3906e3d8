import type { Breakers } from '../lib/breakers.ts';
import type { Metrics } from './metrics.ts';

/** Keeps `tandem_breaker_open` true: by service, and by service for any of its accounts, which have no name here. */
export function watchBreakers(breakers: Breakers, { breakerOpen }: Metrics): () => void {
  const openAccounts = new Map<string, Set<string>>();
  return breakers.onChange(({ service, connectionId }, state) => {
    const isOpen = state !== 'closed';
    if (connectionId === undefined) return breakerOpen.set({ service, scope: 'service' }, isOpen ? 1 : 0);
    const accounts = openAccounts.get(service) ?? new Set();
    openAccounts.set(service, accounts);
    if (isOpen) accounts.add(connectionId);
    else accounts.delete(connectionId);
    breakerOpen.set({ service, scope: 'account' }, accounts.size > 0 ? 1 : 0);
  });
}
