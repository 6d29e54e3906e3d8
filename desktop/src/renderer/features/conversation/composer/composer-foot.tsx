import { useLanguage } from '../../../locales/locale-context.tsx';
import { Button } from '../../../ui/button.tsx';

const SHOW_FROM = 0.8;

interface ComposerFootProps {
  readonly used: number;
  readonly limit: number;
  readonly queuedBefore: number;
  readonly isOffline: boolean;
  readonly isSendable: boolean;
  readonly isEmpty: boolean;
  readonly onSend: () => void;
}

/** What a send costs and the button. What does not exist on this channel is not here at all. */
export function ComposerFoot(props: ComposerFootProps) {
  const { w, f } = useLanguage();
  const { used, limit, queuedBefore, isOffline, isSendable, isEmpty, onSend } = props;
  const isOver = used > limit;
  return (
    <div className="composer-foot">
      <span className={`hint ${isOver ? 'is-bad' : ''}`} role="status">
        {used >= limit * SHOW_FROM &&
          (isOver ? w.tooLong(f.number(used - limit)) : w.characters(f.number(used), f.number(limit)))}
        {isOffline && !isEmpty && !isOver && w.sendOrder(queuedBefore + 1)}
      </span>
      <Button look="primary" disabled={!isSendable} data-testid="composer-send" onClick={onSend}>
        {isOffline ? w.queueIt : w.send}
      </Button>
    </div>
  );
}
