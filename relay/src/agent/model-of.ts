import type { RelayContext } from '../context.ts';
import { createClaude, type Model } from './claude/ask-claude.ts';

const models = new WeakMap<RelayContext, Model>();

/** Claude where a key is set; null: the shop's own words alone. Decided here: the SDK would look for keys in places of its own. */
export function modelOf(ctx: RelayContext): Model | null {
  const { apiKey, baseUrl } = ctx.config.claude;
  if (apiKey === undefined) return null;
  const known = models.get(ctx);
  if (known !== undefined) return known;
  const log = ctx.log.child({ area: 'agent' });
  const model = createClaude({ apiKey: apiKey.reveal(), baseUrl, clock: ctx.clock, log, breakers: ctx.breakers });
  models.set(ctx, model);
  return model;
}
