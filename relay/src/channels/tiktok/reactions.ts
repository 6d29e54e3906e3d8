import type { ChannelEvent } from '../channel.ts';
import { millis } from './millis.ts';
import type { Thread } from './normalize.ts';
import { type ReactionItem, reactionItem } from './payloads.ts';

/** A family with skin tones has 25 units. */
const longestEmoji = 64;
const isCharacter = (text: string) => text !== '' && text.length <= longestEmoji;

/** Readable items only. */
export function reactionsOf(list: readonly unknown[] | undefined): ReactionItem[] {
  return (list ?? []).flatMap((item) => {
    const parsed = reactionItem.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

/** The message list names no operation (what stands there was added) and puts the reaction on its target. */
export function reactionEvent(
  thread: Thread,
  item: ReactionItem,
  { by, target }: { by: 'contact' | 'shop'; target: string | undefined },
): ChannelEvent[] {
  if (target === undefined) return [];
  const action = item.operation?.toUpperCase() === 'REMOVE' ? 'remove' : 'add';
  // A drawn reaction has an address instead of a character; there is no room for a picture on a reaction yet.
  const emoji = item.emoji !== undefined && isCharacter(item.emoji) ? item.emoji : '✨';
  const occurredAt = millis(item.timestamp) || thread.occurredAt;
  const dedupeKey = `reaction:${target}:${by}:${emoji}:${action}:${occurredAt}`;
  return [{ ...thread, kind: 'reaction', dedupeKey, occurredAt, targetExternalId: target, emoji, action, by }];
}
