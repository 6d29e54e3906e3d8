import type { KnowledgeDocument } from '@tandem/shared/api';
import type { ConnectionId } from '@tandem/shared/model';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icon.tsx';
import { KnowledgeForm } from './knowledge-form.tsx';
import { KnowledgeRow } from './knowledge-row.tsx';

const FIND_FROM = 8;

/** Questions and answers of one account: all that AI may say. */
export function Knowledge({ connectionId, mayChange }: { connectionId: ConnectionId; mayChange: boolean }) {
  const { w } = useLanguage();
  const bridge = useBridge();
  const { data: documents, error, refetch } = useLive('knowledge.list', { connectionId });
  const [isAdding, setAdding] = useState(false);
  const [query, setQuery] = useState('');
  const shown = (documents ?? []).filter((document) => isMatch(document, query));
  const on = documents?.filter(({ isEnabled }) => isEnabled).length ?? 0;
  return (
    <section className="wsec know-sec" aria-label={w.knowledge}>
      <div className="wsec-head">
        <h2>{w.knowledge}</h2>
        {documents !== undefined && documents.length > 0 && (
          <span className="mute num">{w.knowledgeCount(on, documents.length)}</span>
        )}
        <span className="grow" />
        {mayChange && !isAdding && (
          <Button isSmall onClick={() => setAdding(true)}>
            <Icon of={Plus} size={14} />
            {w.addKnowledge}
          </Button>
        )}
      </div>
      {isAdding && (
        <KnowledgeForm
          title={w.addKnowledge}
          onCancel={() => setAdding(false)}
          onSave={async (question, answer) => {
            await bridge.call('knowledge.add', { connectionId, question, answer, isEnabled: true });
            await refetch();
            setAdding(false);
          }}
        />
      )}
      {(documents?.length ?? 0) >= FIND_FROM && (
        <input
          className="field know-find"
          type="search"
          value={query}
          placeholder={w.findKnowledge}
          aria-label={w.findKnowledge}
          onChange={(event) => setQuery(event.target.value)}
        />
      )}
      {shown.map((document) => (
        <KnowledgeRow key={document.id} document={document} mayChange={mayChange} onChanged={() => void refetch()} />
      ))}
      {documents?.length === 0 && !isAdding && <Empty title={w.knowledgeEmpty} next={w.knowledgeEmptyNext} />}
      {documents !== undefined && documents.length > 0 && shown.length === 0 && (
        <p className="mute">{w.paletteNothing}</p>
      )}
      {error !== null && documents === undefined && (
        <Empty title={problemWords(w, error)}>
          <Button onClick={() => void refetch()}>{w.retry}</Button>
        </Empty>
      )}
    </section>
  );
}

function isMatch({ question, answer }: KnowledgeDocument, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  return wanted === '' || `${question}\n${answer}`.toLowerCase().includes(wanted);
}
