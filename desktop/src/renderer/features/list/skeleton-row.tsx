/** The exact boxes of the row that comes. */
export function SkeletonRow({ px }: { px: number }) {
  return (
    <div className="conv is-skeleton" style={{ height: px }} aria-hidden="true">
      <span className="avatar" style={{ background: 'var(--hover)' }} />
      <div className="who">
        <span className="skeleton" style={{ width: 96 }} />
      </div>
      <div className="when" />
      <div className="say">
        <span className="skeleton" style={{ width: 180 }} />
      </div>
    </div>
  );
}
