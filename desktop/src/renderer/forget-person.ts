import type { QueryClient } from '@tanstack/react-query';
import type { CallName } from '../bridge/index.ts';
import { useFaqWritings } from './stores/faq-writing-store.ts';
import { resetPlace } from './stores/place-store.ts';
import { clearPresence } from './stores/presence-store.ts';
import { useRefusals } from './stores/refusal-store.ts';
import { useToasts } from './stores/toast-store.ts';
import { useWritings } from './stores/writing-store.ts';

/** Of this computer or of the session itself; everything else belongs to whoever was signed in. */
const kept: readonly CallName[] = ['session.get', 'preferences.get', 'link.get'];

/** Nothing of one person's screen, read or written, is left for the next. */
export function forgetPerson(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey }) => !kept.includes(queryKey[0] as CallName) });
  resetPlace();
  clearPresence();
  useRefusals.setState({ byConversation: {} });
  useToasts.setState({ toasts: [] });
  useWritings.setState({ byConversation: {} });
  useFaqWritings.setState({ bySubject: {} });
}
