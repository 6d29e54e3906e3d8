import type { KnowledgeDocument } from '@tandem/shared/api';
import { useMutation } from '@tanstack/react-query';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useLive } from '../../bridge/use-live.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { problemWords } from '../../locales/problem-words.ts';
import { Button } from '../../ui/button.tsx';

/** What it said before, and by whom; each can be used again. */
export function DocumentVersions({ document, mayChange }: { document: KnowledgeDocument; mayChange: boolean }) {
  const { w, f } = useLanguage();
  const bridge = useBridge();
  const now = useNow();
  const { data: versions = [] } = useLive('knowledge.versions', { documentId: document.id });
  const restore = useMutation({
    mutationFn: (version: number) => bridge.call('knowledge.restore', { documentId: document.id, version }),
  });
  return (
    <section>
      <h3>{w.history}</h3>
      {restore.error !== null && (
        <p className="field-error" role="alert">
          {problemWords(w, restore.error)}
        </p>
      )}
      <ul className="know-versions">
        {versions.map(({ version, by, createdAt, isCurrent }) => (
          <li key={version}>
            <b className="num">{w.versionNumber(version)}</b>
            <span className="grow mute">
              {f.when(createdAt, now)} · {by?.name ?? w.bySchedule}
            </span>
            {isCurrent && <span className="chip">{w.currentVersion}</span>}
            {!isCurrent && mayChange && (
              <Button isSmall disabled={restore.isPending} onClick={() => restore.mutate(version)}>
                {w.restoreVersion}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
