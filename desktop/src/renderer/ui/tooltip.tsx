import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import type { KeySpec } from '../commands/key-spec.ts';
import { Keys } from './keys.tsx';

interface TooltipProps {
  readonly label: string;
  readonly keys?: KeySpec | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly children: ReactElement;
}

/** Names an icon to the eye; its button carries the same words as `aria-label`. */
export function Tooltip({ label, keys, side = 'bottom', children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tip" aria-label={label} side={side} sideOffset={6} collisionPadding={8}>
          {label}
          {keys && <Keys spec={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
