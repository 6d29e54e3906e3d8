import { type HTMLInputAutoCompleteAttribute, type Ref, useId } from 'react';

interface SecretFieldProps {
  readonly label: string;
  readonly value: string;
  readonly kind: 'password' | 'code';
  readonly hint?: string;
  readonly ref?: Ref<HTMLInputElement>;
  readonly onChange: (value: string) => void;
}

const autoComplete: Record<SecretFieldProps['kind'], HTMLInputAutoCompleteAttribute> = {
  password: 'current-password',
  code: 'one-time-code',
};

/** A password, or a code of six digits or of a recovery sheet. */
export function SecretField({ label, value, kind, hint, ref, onChange }: SecretFieldProps) {
  const id = useId();
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={ref}
        className="field"
        type={kind === 'password' ? 'password' : 'text'}
        value={value}
        autoComplete={autoComplete[kind]}
        spellCheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
    </div>
  );
}
