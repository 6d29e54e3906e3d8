import type { KnowledgeDocument } from '@tandem/shared/api';
import { BridgeError, type CallInput, type CallName, type CallOutput } from '../../bridge/index.ts';
import { fixtureChunks, fixtureDocument, fixtureVersions } from './fixture/knowledge.ts';

type KnowledgeCall = Extract<CallName, `knowledge.${string}`>;
type Handlers = { [N in KnowledgeCall]: (input: CallInput<N>) => CallOutput<N> };

/** The knowledge's part of the memory bridge. */
export function memoryKnowledge(
  now: number,
  knowledge: Map<string, KnowledgeDocument[]>,
  changed: (connectionId: string) => void,
): Handlers {
  const removed = new Map<string, KnowledgeDocument>();
  const find = (id: string): KnowledgeDocument => {
    const row = [...knowledge.values()].flat().find((each) => each.id === id);
    if (row === undefined) throw new BridgeError('not_found', 'no such document');
    return row;
  };
  const put = (row: KnowledgeDocument): KnowledgeDocument => {
    const rows = knowledge.get(row.connectionId) ?? [];
    const isThere = rows.some(({ id }) => id === row.id);
    knowledge.set(row.connectionId, isThere ? rows.map((each) => (each.id === row.id ? row : each)) : [...rows, row]);
    changed(row.connectionId);
    return row;
  };
  const created = (connectionId: string, given: Partial<KnowledgeDocument>) =>
    put({
      ...fixtureDocument(now, connectionId as KnowledgeDocument['connectionId'], given),
      id: `k-${Math.random()}` as KnowledgeDocument['id'],
    });
  return {
    'knowledge.list': ({ connectionId }) => knowledge.get(connectionId) ?? [],
    'knowledge.get': ({ documentId }) => {
      const document = find(documentId);
      const chunks = fixtureChunks(document);
      return { document, text: document.kind === 'text' ? (chunks[0]?.text ?? '') : null, chunks, nextCursor: null };
    },
    'knowledge.add': ({ connectionId, document }) => {
      if (document.kind === 'url')
        return created(connectionId, {
          kind: 'url',
          url: document.url,
          title: document.title ?? '',
          state: 'waiting',
          version: 0,
          chunkCount: 0,
        });
      if (document.kind === 'text') return created(connectionId, { kind: 'text', title: document.title });
      const { question, answer, variants = [] } = document;
      return created(connectionId, { title: question, question, answer, variants });
    },
    'knowledge.addTable': () => ({ created: 1, problems: [{ row: 2, problem: 'no_answer' }] }),
    'knowledge.upload': ({ connectionId, title, isLast }) =>
      isLast ? created(connectionId, { kind: 'pdf', title, state: 'waiting', version: 0, chunkCount: 0 }) : null,
    'knowledge.change': ({ documentId, change }) => {
      const { question, text: _text, ...rest } = change;
      const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      return put({ ...find(documentId), ...given, ...(question !== undefined && { title: question, question }) });
    },
    'knowledge.remove': ({ documentId }) => {
      const row = find(documentId);
      removed.set(documentId, row);
      knowledge.set(
        row.connectionId,
        (knowledge.get(row.connectionId) ?? []).filter(({ id }) => id !== documentId),
      );
      changed(row.connectionId);
      return {};
    },
    'knowledge.undelete': ({ documentId }) => {
      const row = removed.get(documentId);
      if (row === undefined) throw new BridgeError('not_found', 'no such document');
      return put(row);
    },
    'knowledge.versions': ({ documentId }) => fixtureVersions(now, find(documentId)),
    'knowledge.restore': ({ documentId }) => put({ ...find(documentId), version: find(documentId).version + 1 }),
    'knowledge.import': ({ documentId }) => put({ ...find(documentId), state: 'waiting', failure: null }),
    'knowledge.cancelImport': ({ documentId }) => put({ ...find(documentId), state: 'failed', failure: 'cancelled' }),
  };
}
