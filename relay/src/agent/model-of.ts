import type { RelayContext } from '../context.ts';
import { onFirstUse } from '../lib/on-first-use.ts';
import type { Model } from './claude/ask-claude.ts';

const models = new WeakMap<RelayContext, Model>();

/** Claude where a key is set; null: the shop's own words alone. Decided here: the SDK would look for keys in places of its own. */
export function modelOf(ctx: RelayContext): Model | null {
  const { apiKey, baseUrl } = ctx.config.claude;
  if (apiKey === undefined) return null;
  const known = models.get(ctx);
  if (known !== undefined) return known;
  const log = ctx.log.child({ area: 'agent' });
  const options = { apiKey: apiKey.reveal(), baseUrl, clock: ctx.clock, log, breakers: ctx.breakers };
  // Loaded only here: its client is a fifth of all modules, and a relay without a key need not wait for them.
  const claude = onFirstUse(async () => (await import('./claude/ask-claude.ts')).createClaude(options));
  const model: Model = { ask: async (request, signal) => (await claude()).ask(request, signal) };
  models.set(ctx, model);
  return model;
}
