import type { ConnectionId } from '@tandem/shared/model';
import { useLive } from '../../bridge/use-live.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { goTo } from '../../stores/place-store.ts';
import { Button } from '../../ui/button.tsx';

/** How much AI knows, and the way there. */
export function KnowledgeSummary({ connectionId }: { connectionId: ConnectionId }) {
  const { w } = useLanguage();
  const { data: documents } = useLive('knowledge.list', { connectionId });
  const on = documents?.filter(({ isEnabled }) => isEnabled).length ?? 0;
  return (
    <section className="wsec know-sec" aria-label={w.knowledge}>
      <div className="wsec-head">
        <h2>{w.knowledge}</h2>
        {documents !== undefined && documents.length > 0 && (
          <span className="mute num">{w.knowledgeCount(on, documents.length)}</span>
        )}
      </div>
      {documents?.length === 0 && <p className="mute">{w.knowledgeEmptyNext}</p>}
      <Button onClick={() => goTo({ screen: 'knowledge' })}>{w.openKnowledge}</Button>
    </section>
  );
}
