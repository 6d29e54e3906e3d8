import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import { defineEndpoint } from './endpoint.ts';
import { refusals } from './errors.ts';
import { required } from './params.ts';

/** Categories, not event names: an event name is rejected. */
const category = z.enum(['DIRECT_MESSAGE', 'COMMENT', 'VIDEO', 'BRAND_MENTION']);
const app = { app_id: required, secret: required, event_type: category };

function checkApp(sandbox: Sandbox, input: { app_id: string; secret: string }): void {
  if (input.app_id !== sandbox.appId || input.secret !== sandbox.appSecret) throw refusals.wrongSecret();
}

/** The platform takes HTTPS only; a callback on this machine may do without. */
function isAllowedCallback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

const update = defineEndpoint({
  method: 'POST',
  path: '/business/webhook/update/',
  auth: 'none',
  input: z.object({ ...app, callback_url: required }),
  handle(sandbox, _call, input) {
    checkApp(sandbox, input);
    if (!isAllowedCallback(input.callback_url)) throw refusals.invalidParam('callback_url', 'It must be HTTPS.');
    sandbox.state.webhookConfigs.put({ id: input.event_type, callbackUrl: input.callback_url });
    sandbox.feed.publish('webhook');
    return { app_id: sandbox.appId, event_type: input.event_type, callback_url: input.callback_url };
  },
});

const list = defineEndpoint({
  method: 'GET',
  path: '/business/webhook/list/',
  auth: 'none',
  input: z.object(app),
  handle(sandbox, _call, input) {
    checkApp(sandbox, input);
    const config = sandbox.state.webhookConfigs.get(input.event_type);
    return {
      app_id: sandbox.appId,
      event_type: input.event_type,
      ...(config === undefined ? {} : { callback_url: config.callbackUrl }),
    };
  },
});

const remove = defineEndpoint({
  method: 'POST',
  path: '/business/webhook/delete/',
  auth: 'none',
  input: z.object(app),
  handle(sandbox, _call, input) {
    checkApp(sandbox, input);
    sandbox.state.webhookConfigs.remove(input.event_type);
    sandbox.feed.publish('webhook');
    return { app_id: sandbox.appId, event_type: input.event_type };
  },
});

export const webhookEndpoints = [update, list, remove];
