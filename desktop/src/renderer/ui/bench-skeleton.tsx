/** A list beside its detail, before it is there. */
export function BenchSkeleton() {
  return (
    <div className="workbench know-bench" aria-hidden="true">
      <div className="left">
        {[0, 1, 2, 3, 4].map((at) => (
          <div key={at} className="know-row is-skeleton">
            <span className="skeleton" />
            <span className="skeleton is-short" />
          </div>
        ))}
      </div>
    </div>
  );
}
