import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import type { Account, Post } from '../state/model.ts';
import { embedUrl, expiringAssetUrl } from '../world/links.ts';
import { type Call, defineEndpoint } from './endpoint.ts';
import { refusals } from './errors.ts';
import { jsonList, required } from './params.ts';

/** Every field with the scope it needs. Figures are zero: nobody watches a sandbox's videos. */
const PROFILE: Record<string, { scope: string; value: (sandbox: Sandbox, account: Account) => unknown }> = {
  username: { scope: 'user.info.username', value: (_sandbox, account) => account.username },
  display_name: { scope: 'user.info.basic', value: (_sandbox, account) => account.displayName },
  profile_image: { scope: 'user.info.basic', value: (sandbox, account) => expiringAssetUrl(sandbox, account.avatar) },
  is_business_account: { scope: 'user.account.type', value: () => true },
  bio_description: { scope: 'user.info.profile', value: () => '' },
  is_verified: { scope: 'user.info.profile', value: () => false },
  followers_count: {
    scope: 'user.info.stats',
    value: (sandbox, account) => sandbox.state.customers.where(({ follows }) => follows.includes(account.id)).length,
  },
  following_count: { scope: 'user.info.stats', value: () => 0 },
  total_likes: { scope: 'user.info.stats', value: () => 0 },
  videos_count: {
    scope: 'user.info.stats',
    value: (sandbox, account) => sandbox.state.posts.where(({ businessId }) => businessId === account.id).length,
  },
};

const DEFAULT_FIELDS = ['username', 'display_name', 'profile_image'];

function requireScope(call: Call, scope: string): void {
  if (!call.grant().scopes.includes(scope)) throw refusals.scopeMissing(scope);
}

const profile = defineEndpoint({
  method: 'GET',
  path: '/business/get/',
  auth: 'token',
  input: z.object({ business_id: required, fields: jsonList(z.string()).default(DEFAULT_FIELDS) }),
  handle(sandbox, call, input) {
    const account = call.account();
    return Object.fromEntries(
      input.fields.map((name) => {
        const field = PROFILE[name];
        if (field === undefined) throw refusals.invalidParam('fields', `Unknown field ${name}.`);
        requireScope(call, field.scope);
        return [name, field.value(sandbox, account)];
      }),
    );
  },
});

const VIDEO: Record<string, (sandbox: Sandbox, post: Post, account: Account) => unknown> = {
  item_id: (_sandbox, post) => post.id,
  caption: (_sandbox, post) => post.caption,
  create_time: (_sandbox, post) => String(Math.floor(post.createdAt / 1000)),
  share_url: (_sandbox, post, account) => `https://www.tiktok.com/@${account.username}/video/${post.id}`,
  embed_url: (_sandbox, post) => embedUrl(post.id),
  thumbnail_url: (sandbox, post) => expiringAssetUrl(sandbox, post.thumbnail),
  media_type: () => 'VIDEO',
  likes: () => 0,
  comments: () => 0,
  shares: () => 0,
  favorites: () => 0,
  reach: () => 0,
  video_views: () => 0,
};

const videos = defineEndpoint({
  method: 'GET',
  path: '/business/video/list/',
  auth: 'token',
  scope: 'video.list',
  input: z.object({
    business_id: required,
    fields: jsonList(z.string()).default(['item_id']),
    cursor: z.coerce.number().int().min(0).optional(),
    max_count: z.coerce.number().int().min(1).max(20).default(10),
  }),
  handle(sandbox, call, input) {
    if (!input.fields.includes('item_id')) throw refusals.invalidParam('fields', 'It must include item_id.');
    const account = call.account();
    const posts = sandbox.state.posts
      .where((post) => post.businessId === account.id && post.createdAt < (input.cursor ?? Number.POSITIVE_INFINITY))
      .sort((a, b) => b.createdAt - a.createdAt);
    const page = posts.slice(0, input.max_count);
    return {
      videos: page.map((post) =>
        Object.fromEntries(
          input.fields.map((name) => {
            const field = VIDEO[name];
            if (field === undefined) throw refusals.invalidParam('fields', `Unknown field ${name}.`);
            return [name, field(sandbox, post, account)];
          }),
        ),
      ),
      has_more: posts.length > page.length,
      cursor: page.at(-1)?.createdAt ?? 0,
    };
  },
});

export const profileEndpoints = [profile, videos];
