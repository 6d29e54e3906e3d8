import type { LucideIcon } from 'lucide-react';

/** Lucide at our stroke: 1.75 on 16 px, 2 where it is small. Always decoration: the words stand beside it or on its button. */
export function Icon({ of: Drawing, size = 16, spins = false }: { of: LucideIcon; size?: number; spins?: boolean }) {
  return (
    <Drawing
      className={spins ? 'icon spin' : 'icon'}
      size={size}
      strokeWidth={size < 14 ? 2 : 1.75}
      aria-hidden="true"
    />
  );
}
