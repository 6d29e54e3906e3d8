import { useLanguage } from '../locales/locale-context.tsx';
import { useDelayed } from './use-delayed.ts';

const slowMs = 3_000;

/** While something is looked up. What takes long says why, so that nobody takes it for stuck. */
export function Looking({ words, isInset = true }: { words: string; isInset?: boolean }) {
  const { w } = useLanguage();
  const isSlow = useDelayed(true, slowMs);
  return (
    <p className="lead mute" role="status" style={isInset ? { padding: '14px 24px' } : undefined}>
      {words} {isSlow && w.lookingLong}
    </p>
  );
}
