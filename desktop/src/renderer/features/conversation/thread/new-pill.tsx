import { ArrowDown } from 'lucide-react';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Toasts } from '../../../ui/toasts.tsx';

/** Above the composer: the way back to the newest message, and what was just done. */
export function NewPill({ count, isShown, onPress }: { count: number; isShown: boolean; onPress: () => void }) {
  const { w } = useLanguage();
  return (
    <div className="above-composer">
      <Toasts />
      {isShown && (
        <button type="button" className="pill" aria-label={w.toNewest} onClick={onPress}>
          <Icon of={ArrowDown} size={14} />
          {count > 0 && w.newCount(count)}
        </button>
      )}
    </div>
  );
}
