import type { Handler } from '@tandem/shared/model';
import { Smartphone } from 'lucide-react';
import { Icon } from './icon.tsx';
import { initialOf } from './initial.ts';
import { Star } from './marks.tsx';

/** Who holds a chat, as seen from this chair. `shop`: somebody in the platform's own app, we do not know who. */
export type Holder = 'ai' | 'me' | 'mate' | 'wait' | 'shop';

export function holderOf(handler: Handler, myId: string): Holder {
  if (handler.kind === 'agent') return 'ai';
  if (handler.kind === 'nobody') return 'wait';
  return handler.personId === myId ? 'me' : 'mate';
}

/** Shape and colour both speak: AI a rounded square, people a disc, nobody an empty seat. The words stand beside it. */
export function HolderBadge({ holder, name, size }: { holder: Holder; name?: string | null; size?: 'm' | 'l' }) {
  const inner = { undefined: 10, m: 12, l: 14 }[size ?? 'undefined'];
  return (
    <span className={`badge is-${holder} h-${holder} ${size ? `is-${size}` : ''}`} aria-hidden="true">
      {holder === 'ai' && <Star size={inner} />}
      {holder === 'shop' && <Icon of={Smartphone} size={inner} />}
      {(holder === 'me' || holder === 'mate') && initialOf(name ?? '?')}
    </span>
  );
}
