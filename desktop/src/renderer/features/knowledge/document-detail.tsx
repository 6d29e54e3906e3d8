import type { KnowledgeDocument } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { ArrowLeft, PencilLine, RotateCw, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { keepTogether, languageOf } from '../../format/thai-text.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { showToast } from '../../stores/toast-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segments } from '../../ui/segments.tsx';
import { DocumentChunks } from './document-chunks.tsx';
import { DocumentVersions } from './document-versions.tsx';
import { failureWords, isBusy, titleOf } from './document-words.ts';
import { EditDialog } from './edit-dialog.tsx';

const schedules = ['never', 'daily', 'weekly'] as const;

interface DetailProps {
  readonly document: KnowledgeDocument;
  /** Customers are still answered by it, though it is off in the draft. */
  readonly isLive: boolean;
  readonly mayChange: boolean;
  readonly onClose: () => void;
}

export function DocumentDetail({ document, isLive, mayChange, onClose }: DetailProps) {
  const { w, f } = useLanguage();
  const bridge = useBridge();
  const now = useNow();
  const [isEditing, setEditing] = useState(false);
  const { id, kind, url, crawledAt, nextCrawlAt, pageCount, chunkCount, usedCount, version } = document;
  const ofThis = { documentId: id };
  const act = useMutation({ mutationFn: (run: () => Promise<unknown>) => run() });
  const remove = () =>
    act.mutate(async () => {
      await bridge.call('knowledge.remove', ofThis);
      showToast(w.didRemoveKnowledge, () => void bridge.call('knowledge.undelete', ofThis));
      onClose();
    });
  const facts = [
    w[`kind_${kind}`],
    ...(pageCount === null ? [] : [w.pages(pageCount)]),
    ...(chunkCount === 0 ? [] : [w.parts(chunkCount)]),
    w.usedTimes(usedCount),
    ...(crawledAt === null ? [] : [w.fetchedAt(f.when(crawledAt, now))]),
    ...(nextCrawlAt === null ? [] : [w.fetchedNext(f.date(nextCrawlAt, now))]),
  ];
  const title = titleOf(document);
  const isImported = kind === 'pdf' || kind === 'url';
  return (
    <article className="know-detail" aria-label={title} data-testid="document-detail">
      <header>
        <IconButton icon={ArrowLeft} label={w.close} className="know-back" onClick={onClose} />
        <h2 lang={languageOf(title, null)}>{keepTogether(title)}</h2>
        <span className="grow" />
        {mayChange && (
          <>
            <IconButton icon={PencilLine} label={w.edit} onClick={() => setEditing(true)} />
            <IconButton icon={Trash2} label={`${w.remove}: ${title}`} onClick={remove} />
          </>
        )}
      </header>
      {url !== null && <p className="know-url">{url}</p>}
      <p className="mute small">{facts.join(' · ')}</p>
      {isBusy(document) && (
        <p className="know-state" role="status">
          <span className="spin" aria-hidden="true" />
          <span className="grow">{w[`state_${document.state as 'waiting'}`]}…</span>
          {mayChange && (
            <Button isSmall onClick={() => act.mutate(() => bridge.call('knowledge.cancelImport', ofThis))}>
              <Icon of={Square} size={12} />
              {w.stopImport}
            </Button>
          )}
        </p>
      )}
      {document.state === 'failed' && (
        <p className="know-state is-bad" role="status">
          <span className="grow">{failureWords(w, document)}</span>
        </p>
      )}
      {document.duplicateOf !== null && <p className="know-state">{w.sameAs}</p>}
      {act.error !== null && (
        <p className="field-error" role="alert">
          {problemWords(w, act.error)}
        </p>
      )}
      {isImported && mayChange && !isBusy(document) && (
        <div className="know-schedule">
          <Button isSmall onClick={() => act.mutate(() => bridge.call('knowledge.import', ofThis))}>
            <Icon of={RotateCw} size={14} />
            {w.importAgain}
          </Button>
          {kind === 'url' && (
            <Segments
              label={w.fetchAgain}
              value={document.recrawl}
              options={schedules.map((value) => ({ value, label: w[`recrawl_${value}`] }))}
              onChange={(recrawl) =>
                act.mutate(() => bridge.call('knowledge.change', { ...ofThis, change: { recrawl } }))
              }
            />
          )}
        </div>
      )}
      {mayChange && !document.isEnabled && isLive && (
        <p className="know-state is-bad">
          <span className="grow">{w.stillLive}</span>
          <Button
            isSmall
            onClick={() =>
              act.mutate(async () => {
                await bridge.call('workbench.withdraw', { connectionId: document.connectionId, ...ofThis });
                showToast(w.didWithdraw);
              })
            }
          >
            {w.withdraw}
          </Button>
        </p>
      )}
      {document.variants.length > 0 && (
        <section>
          <h3>{w.variants}</h3>
          <ul className="know-variants">
            {document.variants.map((variant) => (
              <li key={variant} lang={languageOf(variant, null)}>
                {keepTogether(variant)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {chunkCount > 0 && <DocumentChunks document={document} />}
      {version > 1 && <DocumentVersions document={document} mayChange={mayChange} />}
      {isEditing && <EditDialog document={document} onClose={() => setEditing(false)} />}
    </article>
  );
}
