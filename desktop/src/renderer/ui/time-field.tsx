import { useState } from 'react';

interface TimeFieldProps {
  readonly label: string;
  /** `HH:MM`, 24 hours. */
  readonly value: string;
  readonly isDisabled: boolean;
  readonly onChange: (value: string) => void;
}

/** A time of day on the 24 h clock, whatever the system's language makes of clocks. `9`, `930` and `9.30` are understood. */
export function TimeField({ label, value, isDisabled, onChange }: TimeFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const read = typed === null ? value : readTime(typed);
  return (
    <input
      className="field time"
      inputMode="numeric"
      aria-label={label}
      aria-invalid={read === null}
      readOnly={isDisabled}
      maxLength={5}
      value={typed ?? value}
      onChange={(event) => {
        setTyped(event.target.value);
        const time = readTime(event.target.value);
        if (time !== null) onChange(time);
      }}
      // What is no time goes back to the last one that was.
      onBlur={() => setTyped(null)}
    />
  );
}

export function readTime(text: string): string | null {
  const match = /^(\d{1,2})(?:[:.]?([0-5]\d))?$/.exec(text.trim());
  if (match === null) return null;
  const [, hours = '', minutes = '00'] = match;
  if (Number(hours) > 24 || (hours === '24' && minutes !== '00')) return null;
  return `${hours.padStart(2, '0')}:${minutes}`;
}
