import type { ConnectionId } from '@tandem/shared/model';
import { useLive } from '../../../bridge/use-live.ts';

/** A document's title by its id; the id itself for one that is gone. */
export function useTitles(connectionId: ConnectionId): (documentId: string) => string {
  const { data: documents = [] } = useLive('knowledge.list', { connectionId });
  return (documentId) => {
    const found = documents.find(({ id }) => id === documentId);
    return found === undefined ? documentId : found.title === '' ? (found.url ?? documentId) : found.title;
  };
}
