import { useLanguage } from '../../locales/locale-context.tsx';
import { HolderBadge } from '../../ui/holder.tsx';

/** What the product is, told by its own mark: the lane from AI to a person and back. Decoration. */
export function GateArt() {
  const { w } = useLanguage();
  return (
    <div className="gate-art" aria-hidden="true">
      <div className="gate-sheet">
        <div className="bubble-row is-first is-last lane h-ai">
          <Line wide={196} />
        </div>
        <div className="bubble-row is-out is-first is-last lane h-ai by-ai">
          <Line wide={236} second={150} />
          <span className="node">
            <HolderBadge holder="ai" size="m" />
          </span>
        </div>
        <div className="event lane h-me from-ai" style={{ ['--from' as string]: 'var(--ai-fill)' }}>
          {w.tookOverFromAi(w.you)}
          <span className="knot" />
        </div>
        <div className="bubble-row is-first is-last lane h-me">
          <Line wide={132} />
        </div>
        <div className="bubble-row is-out is-first is-last lane h-me by-me">
          <Line wide={180} />
          <span className="node">
            <HolderBadge holder="me" name={w.you} size="m" />
          </span>
        </div>
        <div className="event lane h-ai" style={{ ['--from' as string]: 'var(--me-fill)' }}>
          {w.handedBack(w.you)}
          <span className="knot" />
        </div>
        <div className="bubble-row is-out is-first is-last lane h-ai by-ai">
          <Line wide={214} />
          <span className="node">
            <HolderBadge holder="ai" size="m" />
          </span>
        </div>
        <div className="lane h-ai" style={{ height: 20 }} />
        <div className="composer">
          <div className="holder-bar h-ai">
            <HolderBadge holder="ai" size="m" />
            <div className="words">
              <b>{w.aiAnswering}</b>
              <small>{w.aiAnsweringDetail}</small>
            </div>
            <span className="btn is-small">{w.takeOver}</span>
          </div>
          <div style={{ height: 56 }} />
        </div>
      </div>
    </div>
  );
}

function Line({ wide, second }: { wide: number; second?: number }) {
  return (
    <div className="bubble" style={{ width: wide + 24 }}>
      <span className="art-line" style={{ width: wide }} />
      {second !== undefined && <span className="art-line" style={{ width: second }} />}
    </div>
  );
}
