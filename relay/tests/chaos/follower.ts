import { setTimeout as delay } from 'node:timers/promises';
import { closeCodes, PROTOCOL_VERSION } from '@tandem/shared/protocol';
import { WebSocket } from 'ws';
import type { Followed } from './record.ts';

export interface Follower {
  /** Until it has everything up to `head`; false: not within `timeoutMs`. */
  reaches(head: number, timeoutMs: number): Promise<boolean>;
  cursor(): number;
  /** What it has received, measured against a log that ends at `head`. */
  tell(head: number): Followed;
  drops(): number;
  close(): void;
}

export interface FollowerOptions {
  readonly name: string;
  readonly url: string;
  readonly accessToken: string;
  readonly logId: string;
  /** When to drop the connection next, in milliseconds from now; it comes back at once with its cursor. */
  readonly nextDropMs: () => number;
}

/** A desktop's stream, reduced to counting: follows from the log's beginning, drops, resumes by its cursor. */
export function startFollower({ name, url, accessToken, logId, nextDropMs }: FollowerOptions): Follower {
  let cursor = 0;
  let received = 0;
  let doubled = 0;
  let reordered = 0;
  let missed = 0;
  let drops = 0;
  let isClosed = false;
  let socket: WebSocket | undefined;
  const watchers = new Set<() => void>();

  const take = (frame: { kind: string; events?: readonly { seq: number }[]; cursor?: number }) => {
    if (frame.kind !== 'events') return;
    for (const { seq } of frame.events ?? []) {
      received += 1;
      if (seq === cursor) doubled += 1;
      else if (seq < cursor) reordered += 1;
      else missed += seq - cursor - 1;
      cursor = Math.max(cursor, seq);
    }
    for (const watch of [...watchers]) watch();
  };
  const connectOnce = () =>
    new Promise<number>((resolve) => {
      const mine = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/stream`, {
        headers: { authorization: `Bearer ${accessToken}` },
      });
      socket = mine;
      let timer: NodeJS.Timeout | undefined;
      mine.on('open', () => {
        mine.send(JSON.stringify({ kind: 'hello', protocolVersion: PROTOCOL_VERSION, cursor, logId }));
        timer = setTimeout(() => {
          drops += 1;
          mine.terminate();
        }, nextDropMs());
      });
      // After it was dropped nothing more is taken, as from a desktop that has gone.
      mine.on(
        'message',
        (data) => socket === mine && mine.readyState === mine.OPEN && take(JSON.parse(data.toString())),
      );
      mine.on('error', () => mine.terminate());
      mine.on('close', (code) => {
        clearTimeout(timer);
        resolve(code);
      });
    });
  const following = (async () => {
    while (!isClosed) {
      const code = await connectOnce();
      if (code === closeCodes.rebuild) missed += 1;
      if (!isClosed) await delay(50);
    }
  })();
  following.catch(() => undefined);
  return {
    cursor: () => cursor,
    drops: () => drops,
    reaches(head, timeoutMs) {
      if (cursor >= head) return Promise.resolve(true);
      return new Promise((resolve) => {
        const end = (isThere: boolean) => {
          clearTimeout(timer);
          watchers.delete(look);
          resolve(isThere);
        };
        const look = () => cursor >= head && end(true);
        const timer = setTimeout(() => end(false), timeoutMs);
        watchers.add(look);
      });
    },
    tell: (head) => ({ name, head, received, missed: missed + Math.max(0, head - cursor), doubled, reordered, drops }),
    close() {
      isClosed = true;
      socket?.terminate();
    },
  };
}
