import { type ReactNode, useId } from 'react';

interface SectionProps {
  readonly title: string;
  readonly lead?: string;
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

/** One matter of the agent's settings: what it is called, what it does, its controls. */
export function Section({ title, lead, end, children }: SectionProps) {
  const id = useId();
  return (
    <section className="wsec" aria-labelledby={id}>
      <div className="wsec-head">
        <h2 id={id}>{title}</h2>
        {end !== undefined && <span className="end">{end}</span>}
      </div>
      {lead !== undefined && <p className="mute wsec-lead">{lead}</p>}
      {children}
    </section>
  );
}

/** A labelled line of a section. */
export function Line({ label, note, children }: { label: string; note?: string; children: ReactNode }) {
  return (
    <div className="setting-line">
      <span className="name">
        {label}
        {note !== undefined && <small>{note}</small>}
      </span>
      <div className="control">{children}</div>
    </div>
  );
}
