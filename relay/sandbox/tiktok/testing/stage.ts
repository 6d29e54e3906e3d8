import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTiktokSandbox, type TiktokSandbox, type TiktokSandboxOptions } from '../index.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

export const APP_ID = '7300000000000000001';
export const APP_SECRET = 'stand-in-app-secret-0001';
export const REDIRECT_URI = 'https://relay.example/tiktok/callback/';
/** Tests of other things must not meet the rate limit by being fast. */
const UNLIMITED = { perSecond: 1e6, perMinute: 1e6, perDay: 1e9 };
const API = '/open_api/v1.3';

export interface Answer {
  code: number;
  message: string;
  request_id: string;
  // The reply of whichever endpoint was asked; tests look into it by name.
  data: Record<string, unknown>;
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  refresh_token_expires_in: number;
  scope: string;
  open_id: string;
}

/** One running sandbox with an app that listens, and the calls tests make on both. */
export interface Stage extends AsyncDisposable {
  sandbox: TiktokSandbox;
  receiver: WebhookReceiver;
  dataDir: string;
  knob<T = Record<string, unknown>>(route: string, body?: object): Promise<T>;
  look<T = Record<string, unknown>>(route: string): Promise<T>;
  get(route: string, query: Record<string, string>, token?: string): Promise<Answer>;
  post(route: string, body: object | FormData, token?: string): Promise<Answer>;
  raw(route: string, init?: RequestInit): Promise<Response>;
  /** The whole OAuth round as a script does it; returns the tokens. */
  connect(account?: string, form?: Record<string, string>): Promise<Tokens>;
  approve(form?: Record<string, string>): Promise<URL>;
  exchange(code: string): Promise<Answer>;
  /** Sends as the app. */
  say(tokens: Tokens, conversationId: string, text: string): Promise<Answer>;
}

export async function startStage(options: Partial<TiktokSandboxOptions> = {}): Promise<Stage> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'sandbox-tiktok-')));
  const receiver = await startWebhookReceiver();
  const sandbox = await startTiktokSandbox({
    appId: APP_ID,
    appSecret: APP_SECRET,
    rates: UNLIMITED,
    ...options,
    dataDir,
  });
  const raw: Stage['raw'] = (route, init) => fetch(`${sandbox.url}${route}`, { redirect: 'manual', ...init });
  const json = async <T>(response: Response): Promise<T> => (await response.json()) as T;
  const auth = (token: string | undefined): Record<string, string> =>
    token === undefined ? {} : { 'access-token': token };
  const jsonBody = (body: object, headers: Record<string, string> = {}): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const stage: Stage = {
    sandbox,
    receiver,
    dataDir,
    raw,
    knob: async (route, body = {}) => json(await raw(`/_sandbox/${route}`, jsonBody(body))),
    look: async (route) => json(await raw(`/_sandbox/${route}`)),
    get: async (route, query, token) =>
      json(await raw(`${API}${route}?${new URLSearchParams(query)}`, { headers: auth(token) })),
    post: async (route, body, token) =>
      json(
        await raw(
          `${API}${route}`,
          body instanceof FormData ? { method: 'POST', body, headers: auth(token) } : jsonBody(body, auth(token)),
        ),
      ),
    async approve(form = {}) {
      const body = new URLSearchParams({
        client_key: APP_ID,
        response_type: 'code',
        redirect_uri: REDIRECT_URI,
        state: 'csrf-1',
        scope: 'user.info.basic,user.info.username,message.list.read,message.list.send,message.list.manage',
        account: 'lanlom.wear',
        decision: 'allow',
        ...form,
      });
      const response = await raw('/v2/auth/authorize/', { method: 'POST', body });
      return new URL(response.headers.get('location') ?? `error:${response.status}`);
    },
    exchange: (code) =>
      stage.post('/tt_user/oauth2/token/', {
        client_id: APP_ID,
        client_secret: APP_SECRET,
        grant_type: 'authorization_code',
        auth_code: code,
        redirect_uri: REDIRECT_URI,
      }),
    async connect(account = 'lanlom.wear', form = {}) {
      await stage.post('/business/webhook/update/', {
        app_id: APP_ID,
        secret: APP_SECRET,
        event_type: 'DIRECT_MESSAGE',
        callback_url: receiver.url,
      });
      const location = await stage.approve({ account, ...form });
      return (await stage.exchange(location.searchParams.get('code') ?? '')).data as unknown as Tokens;
    },
    say: (tokens, recipient, text) =>
      stage.post(
        '/business/message/send/',
        {
          business_id: tokens.open_id,
          recipient_type: 'CONVERSATION',
          recipient,
          message_type: 'TEXT',
          text: { body: text },
        },
        tokens.access_token,
      ),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await receiver[Symbol.asyncDispose]();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
  return stage;
}

/** A customer's question, the way most tests begin. */
export async function ask(
  stage: Stage,
  text = 'เดรสลินินสีครีม ไซซ์ M เหลือมั้ยคะ',
  sides = { customer: 'mintt.cloudy', account: 'lanlom.wear' },
): Promise<{ messageId: string; conversationId: string; at: number }> {
  return stage.knob('customer/send', { ...sides, message: { type: 'text', text } });
}
