import type { KnowledgeDocument } from '@tandem/shared/api';
import { useState } from 'react';
import { useLive } from '../../bridge/use-live.ts';
import { keepTogether, languageOf } from '../../format/thai-text.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';

/** The document as AI reads it, piece by piece. */
export function DocumentChunks({ document }: { document: KnowledgeDocument }) {
  const { w } = useLanguage();
  const [pages, setPages] = useState([0]);
  return (
    <section>
      <h3>{document.kind === 'faq' ? w.answer : w.whatAiReads}</h3>
      <ol className="know-chunks">
        {pages.map((cursor, at) => (
          <Page
            key={cursor}
            documentId={document.id}
            cursor={cursor}
            onMore={at === pages.length - 1 ? (next) => setPages([...pages, next]) : null}
          />
        ))}
      </ol>
    </section>
  );
}

interface PageProps {
  readonly documentId: string;
  readonly cursor: number;
  readonly onMore: ((next: number) => void) | null;
}

function Page({ documentId, cursor, onMore }: PageProps) {
  const { w } = useLanguage();
  const { data, error, refetch } = useLive('knowledge.get', { documentId, cursor });
  if (data === undefined) {
    return error === null ? null : (
      <li>
        {problemWords(w, error)} <Button onClick={() => void refetch()}>{w.retry}</Button>
      </li>
    );
  }
  const { nextCursor } = data;
  return (
    <>
      {data.chunks.map(({ id, heading, text }) => (
        <li key={id} lang={languageOf(text, null)}>
          {heading !== '' && <b>{keepTogether(heading)}</b>}
          <p>{keepTogether(text)}</p>
        </li>
      ))}
      {nextCursor !== null && onMore !== null && (
        <li className="more">
          <Button onClick={() => onMore(nextCursor)}>{w.moreParts}</Button>
        </li>
      )}
    </>
  );
}
