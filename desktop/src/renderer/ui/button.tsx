import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import type { KeySpec } from '../commands/key-spec.ts';
import { Icon } from './icon.tsx';
import { Keys } from './keys.tsx';
import { Tooltip } from './tooltip.tsx';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'primary' | 'hold' | 'quiet' | 'danger' | 'danger-primary' | 'quiet-danger';
  readonly isSmall?: boolean;
  readonly keys?: KeySpec;
  readonly ref?: Ref<HTMLButtonElement>;
}

const looks = {
  primary: 'is-primary',
  hold: 'is-hold',
  quiet: 'is-quiet',
  danger: 'is-danger',
  'danger-primary': 'is-danger is-primary',
  'quiet-danger': 'is-quiet is-danger',
} as const;

export function Button({ look, isSmall, keys, className, children, type = 'button', ...rest }: ButtonProps) {
  const classes = ['btn', look ? looks[look] : '', isSmall ? 'is-small' : '', className ?? ''];
  return (
    <button type={type} className={classes.filter(Boolean).join(' ')} {...rest}>
      {children}
      {keys && <Keys spec={keys} />}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly keys?: KeySpec;
  readonly isSmall?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ icon, label, keys, isSmall, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} keys={keys}>
      <button
        type={type}
        className={`icon-btn ${isSmall ? 'is-small' : ''} ${className ?? ''}`}
        aria-label={label}
        {...rest}
      >
        <Icon of={icon} />
      </button>
    </Tooltip>
  );
}
