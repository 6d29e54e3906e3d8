import { api } from '@tandem/shared/api';
import type { CallName, privacyCalls as contract } from '../../bridge/index.ts';
import { type EngineContext, mustBeSignedIn } from '../engine-context.ts';
import { fetchFile } from '../relay-client/fetch-file.ts';
import type { Handlers } from './handlers.ts';

export const privacyCalls: Handlers<Extract<CallName, keyof typeof contract>> = {
  'audit.list'(ctx, { cursor, ...filter }) {
    mustBeSignedIn(ctx);
    return ctx.session.request(api.listAudit, { query: { ...filter, ...(cursor !== null && { cursor }) } });
  },

  async 'audit.file'(ctx, query) {
    mustBeSignedIn(ctx);
    const address = new URL(`${ctx.options.relayUrl}/api/v1/audit/export`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) address.searchParams.set(name, value);
    const day = new Date(ctx.options.clock.now()).toISOString().slice(0, 10);
    const content = await fetchFile(address, await ctx.session.accessToken());
    return { name: `audit-${day}.${query.format}`, mime: mimeOf(query.format), content };
  },

  'retention.get'(ctx) {
    mustBeSignedIn(ctx);
    return ctx.session.request(api.getRetention, {});
  },

  async 'retention.put'(ctx, body) {
    mustBeSignedIn(ctx);
    const stored = await ctx.session.request(api.putRetention, { body });
    ctx.onTopics(['privacy']);
    return stored;
  },

  async 'erasures.list'(ctx) {
    mustBeSignedIn(ctx);
    return (await ctx.session.request(api.listErasures, {})).erasures;
  },

  async 'erasures.undo'(ctx, { id }) {
    mustBeSignedIn(ctx);
    await ctx.session.request(api.undoErasure, { params: { id } });
    ctx.onTopics(['privacy']);
    return {};
  },

  async 'exports.list'(ctx) {
    mustBeSignedIn(ctx);
    return (await ctx.session.request(api.listExports, {})).exports;
  },

  async 'exports.file'(ctx, { id, format }) {
    mustBeSignedIn(ctx);
    const { links } = await ctx.session.request(api.getExport, { params: { id } });
    const content = await fetchFile(onRelay(ctx, links[format]), null);
    return { name: `customer-${id.slice(0, 8)}.${format}`, mime: mimeOf(format), content };
  },

  async 'contacts.export'(ctx, { contactId: id }) {
    mustBeSignedIn(ctx);
    const made = await ctx.session.request(api.exportContact, { params: { id } });
    ctx.onTopics(['privacy']);
    return made;
  },

  async 'contacts.erase'(ctx, { contactId: id, graceDays }) {
    mustBeSignedIn(ctx);
    const begun = await ctx.session.request(api.eraseContact, { params: { id }, body: { graceDays } });
    ctx.onTopics(['privacy']);
    return begun;
  },
};

const mimeOf = (format: 'csv' | 'json') => (format === 'csv' ? 'text/csv' : 'application/json');

/** The link is for the world; this computer may know the relay by another address. */
function onRelay(ctx: EngineContext, link: string): URL {
  const { pathname, search } = new URL(link);
  return new URL(`${ctx.options.relayUrl}${pathname}${search}`);
}
