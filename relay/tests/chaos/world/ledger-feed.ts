import { setTimeout as delay } from 'node:timers/promises';
import type { LedgerLine } from '../record.ts';
import type { World } from './world.ts';

export interface LedgerFeed {
  readonly lines: readonly LedgerLine[];
  of(conversationKey: string): readonly LedgerLine[];
  /** True when the conversation has a line that fits, now or within `timeoutMs`. */
  sees(conversationKey: string, fits: (line: LedgerLine) => boolean, timeoutMs: number): Promise<boolean>;
  /** Reads to the end once more. */
  readOn(): Promise<void>;
  close(): Promise<void>;
}

const mostSilenceMs = 20_000;

/** Follows the platform's ledger from here on: another stand-in may have served a campaign before. */
export async function followLedger(world: World): Promise<LedgerFeed> {
  const lines: LedgerLine[] = [];
  const byConversation = new Map<string, LedgerLine[]>();
  const watchers = new Map<string, Set<() => void>>();
  let after = await endOf(world);
  let isClosed = false;
  const read = async () => {
    const { lines: fresh, last } = await world.ledger(after);
    for (const line of fresh) {
      if (line.seq <= after) continue;
      lines.push(line);
      const thread = byConversation.get(line.conversationId);
      if (thread === undefined) byConversation.set(line.conversationId, [line]);
      else thread.push(line);
      for (const watch of watchers.get(line.conversationId) ?? []) watch();
    }
    const isNew = last > after;
    after = Math.max(after, last);
    return isNew;
  };
  const following = (async () => {
    for (let failedAt = Number.POSITIVE_INFINITY; !isClosed; ) {
      try {
        if (!(await read())) await delay(30);
        failedAt = Number.POSITIVE_INFINITY;
      } catch (error) {
        // A busy stand-in may cut one; one that is gone ends the campaign.
        failedAt = Math.min(failedAt, performance.now());
        if (performance.now() - failedAt > mostSilenceMs) throw error;
        await delay(200);
      }
    }
  })();
  const of: LedgerFeed['of'] = (key) => byConversation.get(key) ?? [];
  return {
    lines,
    of,
    sees(key, fits, timeoutMs) {
      if (of(key).some(fits)) return Promise.resolve(true);
      const set = watchers.get(key) ?? new Set();
      watchers.set(key, set);
      return new Promise((resolve) => {
        const end = (isThere: boolean) => {
          clearTimeout(timer);
          set.delete(look);
          if (set.size === 0) watchers.delete(key);
          resolve(isThere);
        };
        const look = () => {
          if (of(key).some(fits)) end(true);
        };
        const timer = setTimeout(() => end(false), timeoutMs);
        set.add(look);
      });
    },
    async readOn() {
      while (await read());
    },
    async close() {
      isClosed = true;
      await following;
    },
  };
}

async function endOf(world: World): Promise<number> {
  for (let after = 0; ; ) {
    const { last } = await world.ledger(after);
    if (last <= after) return after;
    after = last;
  }
}
