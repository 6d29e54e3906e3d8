import { useState } from 'react';

interface NumberFieldProps {
  readonly label: string;
  /** Null: nothing is set, which the placeholder explains. */
  readonly value: number | null;
  readonly placeholder: string;
  readonly least: number;
  readonly most: number;
  readonly isDisabled: boolean;
  readonly onChange: (value: number | null) => void;
}

/** A figure that may be left out. What is typed stays as it is typed; it counts once it is a number within its bounds. */
export function NumberField({ label, value, placeholder, least, most, isDisabled, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      className="field number"
      inputMode="decimal"
      aria-label={label}
      readOnly={isDisabled}
      placeholder={placeholder}
      value={typed ?? (value === null ? '' : String(value))}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        const number = Number(text.replace(',', '.'));
        if (text.trim() === '') onChange(null);
        else if (Number.isFinite(number)) onChange(Math.min(most, Math.max(least, number)));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
