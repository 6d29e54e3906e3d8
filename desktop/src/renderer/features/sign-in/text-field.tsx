import { type HTMLInputAutoCompleteAttribute, useId } from 'react';

interface TextFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly type?: 'text' | 'email' | 'password';
  readonly error?: string | undefined;
  readonly hint?: string;
  readonly autoComplete: HTMLInputAutoCompleteAttribute;
  readonly testId?: string;
  readonly onChange: (value: string) => void;
}

export function TextField({
  name,
  label,
  value,
  type = 'text',
  error,
  hint,
  autoComplete,
  testId,
  onChange,
}: TextFieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        name={name}
        type={type}
        value={value}
        required
        autoComplete={autoComplete}
        spellCheck={false}
        aria-invalid={error !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        data-testid={testId}
        onChange={(event) => onChange(event.target.value)}
      />
      {note !== undefined && (
        <span id={`${id}-note`} className={error === undefined ? 'hint' : 'field-error'}>
          {note}
        </span>
      )}
    </div>
  );
}
