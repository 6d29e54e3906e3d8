import type { MessageId } from '@tandem/shared/model';
import { Waypoints } from 'lucide-react';
import { useLanguage } from '../../../locales/locale-context.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useShowTrace } from '../use-show-trace.ts';

/** Opens the reasons of one AI answer beside the thread. */
export function WhyButton({ messageId }: { messageId: MessageId }) {
  const { w } = useLanguage();
  const showTrace = useShowTrace();
  return (
    <button type="button" className="why" data-testid="why" onClick={() => showTrace(messageId)}>
      <Icon of={Waypoints} size={12} />
      {w.whyThisAnswer}
    </button>
  );
}
