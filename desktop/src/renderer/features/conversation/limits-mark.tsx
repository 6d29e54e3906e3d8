import type { ConversationRow } from '@tandem/shared/model';
import { Lock, Timer } from 'lucide-react';
import { limitsOf } from '../../format/limits.ts';
import { useNow } from '../../format/use-now.ts';
import { useLanguage } from '../../locales/locale-context.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';

const SECONDS_UNDER_MS = 5 * 60_000;

/** Time and messages left, at all times. Orange where it bites. */
export function LimitsMark({ conversation, quota }: { conversation: ConversationRow; quota: number | null }) {
  const { w, f } = useLanguage();
  const minute = useNow('minute');
  const nearEnd = limitsOf(conversation, quota, minute).leftMs;
  const second = useNow('second');
  const isTicking = nearEnd !== null && nearEnd > 0 && nearEnd < SECONDS_UNDER_MS;
  const limits = limitsOf(conversation, quota, isTicking ? second : minute);
  if (limits.leftMs === null && limits.quotaLeft === null) return null;
  if (limits.isOver) {
    return (
      <div className="limits is-closed" data-testid="limits">
        <Icon of={Lock} size={14} />
        <span className="cut">{w.closedUntil}</span>
      </div>
    );
  }
  const isClosing = limits.isClosing || limits.isLow;
  const words = [
    limits.leftMs === null ? '' : w.timeLeft(f.left(limits.leftMs)),
    limits.quotaLeft === null || limits.quota === null ? '' : w.messagesLeft(limits.quotaLeft, limits.quota),
  ];
  return (
    <Tooltip label={words.filter(Boolean).join(', ')}>
      <div className={isClosing ? 'limits is-closing' : 'limits'} data-testid="limits">
        <span className="sr">{words.filter(Boolean).join(', ')}</span>
        {limits.leftMs !== null && (
          <span aria-hidden="true">
            <Icon of={Timer} size={14} />
            {f.left(limits.leftMs)}
          </span>
        )}
        {limits.quotaLeft !== null && limits.quota !== null && (
          <span aria-hidden="true">
            <Fuel left={limits.quotaLeft} of={limits.quota} isLow={limits.isLow} />
            {limits.quotaLeft}/{limits.quota}
          </span>
        )}
      </div>
    </Tooltip>
  );
}

const MOST_BARS = 10;

function Fuel({ left, of, isLow }: { left: number; of: number; isLow: boolean }) {
  const bars = Math.min(of, MOST_BARS);
  const full = Math.ceil((left / of) * bars);
  return (
    <span className={isLow ? 'fuel is-low' : 'fuel'}>
      {Array.from({ length: bars }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars are alike
        <i key={at} className={at < full ? '' : 'is-used'} />
      ))}
    </span>
  );
}
