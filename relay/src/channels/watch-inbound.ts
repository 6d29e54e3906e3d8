import type { FastifyInstance } from 'fastify';
import type { RelayContext } from '../context.ts';
import { beatInbound } from '../db/global-tables.ts';

const beatMs = 15_000;
/** Two beats may be lost to a slow moment; a restart takes less. */
const gapMs = 60_000;
const spreadMs = 60_000;

/**
 * While this process listens, notes that platforms can deliver: no process, or no database, and the note grows old. Whoever writes the
 * next one brings all accounts' catch-up forward.
 */
export function watchInbound(server: FastifyInstance, ctx: RelayContext): void {
  let cancel: () => void = () => undefined;
  let isEnding = false;
  const beat = async () => {
    try {
      const gap = await beatInbound(ctx.db, { gapMs, spreadMs });
      if (gap > 0)
        ctx.log.info({ gapSeconds: Math.round(gap / 1000) }, 'nothing could be delivered; accounts catch up');
    } catch (error) {
      ctx.log.warn({ err: error }, 'the beat of the way in is not noted');
    }
    if (!isEnding) cancel = ctx.clock.after(beatMs, start);
  };
  const start = () => void beat();
  server.addHook('onListen', async () => start());
  // A beat under way is not waited for: a database that hangs would hold up the end.
  server.addHook('preClose', async () => {
    isEnding = true;
    cancel();
  });
}
