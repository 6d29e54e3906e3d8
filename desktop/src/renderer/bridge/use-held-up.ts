import type { OutboxItem } from '../../bridge/index.ts';
import { isHeldUp } from '../format/unsent.ts';
import { useNow } from '../format/use-now.ts';
import { useLive } from './use-live.ts';

const none: readonly OutboxItem[] = [];

/** Replies that wait to be sent, in every chat. */
export function useHeldUp(): readonly OutboxItem[] {
  const now = useNow();
  const { data: link } = useLive('link.get', {});
  const { data: outbox } = useLive('outbox.list', {});
  return outbox?.filter((item) => isHeldUp(item, link?.state, now)) ?? none;
}
