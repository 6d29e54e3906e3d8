import type { LinkState, OutboxItem } from '../../bridge/index.ts';

const NOTICED_MS = 5_000;

/** A reply that truly waits. One that is about to leave on a live line is gone before anybody could read about it. */
export function isHeldUp(item: OutboxItem, link: LinkState | undefined, now: number): boolean {
  if (item.state === 'asks' || item.state === 'refused') return true;
  return link === 'offline' || now - Date.parse(item.writtenAt) > NOTICED_MS;
}
