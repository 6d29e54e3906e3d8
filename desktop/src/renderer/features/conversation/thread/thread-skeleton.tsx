const widths = [[180], [240, 150], [120]] as const;

export function ThreadSkeleton() {
  return (
    <div aria-hidden="true" style={{ paddingTop: 24 }}>
      {widths.map(([first, second], at) => (
        <div key={first} className={`bubble-row is-first is-last ${at === 1 ? 'is-out' : ''}`}>
          <div className="bubble">
            <span className="skeleton" style={{ width: first, margin: 6 }} />
            {second !== undefined && <span className="skeleton" style={{ width: second, margin: 6 }} />}
          </div>
        </div>
      ))}
    </div>
  );
}
