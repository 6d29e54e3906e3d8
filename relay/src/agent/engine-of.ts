import type { RelayContext } from '../context.ts';
import { createClaudeEngine } from './claude/claude-engine.ts';
import type { Engine } from './composition.ts';
import { retrievalOnly } from './retrieval-only.ts';

const engines = new WeakMap<RelayContext, Engine>();

/** Claude where a key is set, else the shop's own words. Decided here: the SDK would look for keys in places of its own. */
export function engineOf(ctx: RelayContext): Engine {
  const known = engines.get(ctx);
  if (known !== undefined) return known;
  const { apiKey, baseUrl } = ctx.config.claude;
  const log = ctx.log.child({ area: 'agent' });
  const engine =
    apiKey === undefined
      ? retrievalOnly
      : createClaudeEngine({ apiKey: apiKey.reveal(), baseUrl, clock: ctx.clock, log });
  engines.set(ctx, engine);
  return engine;
}
