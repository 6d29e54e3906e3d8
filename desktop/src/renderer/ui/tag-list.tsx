import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { languageOf } from '../format/thai-text.ts';
import { useLanguage } from '../locales/locale-context.tsx';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

interface TagListProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly placeholder: string;
  readonly isDisabled: boolean;
  readonly most: number;
  readonly mostLetters: number;
  readonly onChange: (values: string[]) => void;
}

/** A short list of words. Enter or a comma adds, Backspace in the empty field takes the last one back, a pasted line adds all its words. */
export function TagList({ label, values, placeholder, isDisabled, most, mostLetters, onChange }: TagListProps) {
  const { w } = useLanguage();
  const [text, setText] = useState('');
  const add = (more: string) => {
    const words = more
      .split(/[,\n]/)
      .map((word) => word.trim().slice(0, mostLetters))
      .filter((word) => word !== '');
    const next = [...new Set([...values, ...words])].slice(0, most);
    if (next.length !== values.length) onChange(next);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      add(text);
    } else if (event.key === 'Backspace' && text === '') onChange(values.slice(0, -1));
  };
  return (
    <fieldset className="tags" aria-label={label}>
      {values.map((value) => (
        <span key={value} className="chip" lang={languageOf(value, null)}>
          {value}
          {!isDisabled && (
            <button
              type="button"
              aria-label={w.removeThis(value)}
              onClick={() => onChange(values.filter((other) => other !== value))}
            >
              <Icon of={X} size={12} />
            </button>
          )}
        </span>
      ))}
      {!isDisabled && values.length < most && (
        <span className="tag-add">
          <input
            className="field"
            aria-label={label}
            value={text}
            placeholder={placeholder}
            maxLength={mostLetters}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData('text');
              if (!/[,\n]/.test(pasted)) return;
              event.preventDefault();
              add(text + pasted);
            }}
            onBlur={() => add(text)}
          />
          {text.trim() !== '' && (
            <Button isSmall onClick={() => add(text)}>
              <Icon of={Plus} size={14} />
              {w.add}
            </Button>
          )}
        </span>
      )}
    </fieldset>
  );
}
