import { type ReactNode, useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly what?: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly maxLength: number;
  readonly rows?: number;
  readonly type?: 'text' | 'url';
  readonly onChange: (value: string) => void;
}

/** A labelled line of text, or a box with `rows`. */
export function TextField({ label, what, rows, onChange, type = 'text', ...field }: FieldProps) {
  const id = useId();
  const shared = {
    ...field,
    id,
    className: 'field',
    'aria-describedby': what === undefined ? undefined : `${id}-what`,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      {rows === undefined ? <input type={type} {...shared} /> : <textarea rows={rows} {...shared} />}
      {what !== undefined && (
        <p className="small mute" id={`${id}-what`}>
          {what}
        </p>
      )}
    </div>
  );
}

export function FieldGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset className="labelled">
      <legend>{label}</legend>
      {children}
    </fieldset>
  );
}

/** One per line. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
