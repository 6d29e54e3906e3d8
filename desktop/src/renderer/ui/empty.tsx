import type { ReactNode } from 'react';

/** Says what is true and what comes next. No drawings. */
export function Empty({ title, next, children }: { title: string; next?: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <b>{title}</b>
      {next && <p>{next}</p>}
      {children}
    </div>
  );
}
