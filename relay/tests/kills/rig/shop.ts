import { api, type Session } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import { type ConnectionId, clientId } from '@tandem/shared/model';
import { account } from './sandbox.ts';
import { until } from './until.ts';

/** What the agent knows: each question is answered verbatim, so an answer in the ledger tells which question it is for. */
export const knowledge = [
  { question: 'How much is shipping and how long does it take?', answer: 'Shipping is 40 baht and takes two days.' },
  { question: 'What sizes do you have?', answer: 'We have the sizes S, M, L and XL.' },
  { question: 'How can I pay for my order?', answer: 'You can pay by bank transfer, PromptPay or credit card.' },
  { question: 'Can I return or exchange an item?', answer: 'Within seven days, unwashed and with its tags.' },
] as const;

/** Longer than any run of kills and crashes that leaves nobody there, on a machine with ten times as much to do. */
const insistMs = 600_000;
const insistEveryMs = 150;

export interface Shop {
  readonly session: Session;
  readonly credentials: { readonly email: string; readonly password: string };
  readonly connectionId: ConnectionId;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Asks again, with the same key, until a relay has answered: as the desktop does. */
  insist(method: string, path: string, body: unknown, key?: string, onTry?: () => void): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** An owner, a linked account of the sandbox and an agent that answers by itself, made through the public API alone. */
export async function openShop(
  base: string,
  faq: readonly { question: string; answer: string }[] = knowledge,
  username = account,
): Promise<Shop> {
  let token: string | undefined;
  const call: Shop['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? null : (JSON.parse(text) as unknown) };
  };
  const ok = async (method: string, path: string, body?: unknown) => {
    const { status, json } = await call(method, path, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
    return json;
  };
  const credentials = { email: `${newId()}@example.com`, password: 'correct horse battery' };
  const registration = { ...credentials, name: 'Owner', shopName: 'Shop', deviceName: 'desk' };
  const session = api.register.output.parse(await ok('POST', '/auth/register', registration));
  token = session.accessToken;
  const begun = api.startConnection.output.parse(await ok('POST', '/connections', { channel: 'tiktok' }));
  await consent(begun.authorizeUrl, username);
  const connectionId = await until('the linked account', async () => {
    const path = `/connection-attempts/${begun.connectionAttemptId}`;
    const attempt = api.getConnectionAttempt.output.parse(await ok('GET', path));
    if (attempt.status === 'failed') throw new Error(`not linked: ${attempt.reason}`);
    return attempt.status === 'done' ? attempt.connectionId : undefined;
  });
  for (const entry of faq) await ok('POST', `/connections/${connectionId}/documents`, entry);
  const { version } = api.getAgent.output.parse(await ok('GET', `/connections/${connectionId}/agent`));
  await ok('PUT', `/connections/${connectionId}/agent`, { mode: 'auto', prompt: '', version });
  return {
    session,
    credentials,
    connectionId,
    call,
    insist: (method, path, body, key = clientId.parse(newId()), onTry = () => undefined) =>
      until(
        `${method} ${path}`,
        async () => {
          onTry();
          const headers = { 'idempotency-key': key };
          // No answer and 503 mean the same: nobody knows, ask again.
          const answer = await call(method, path, body, headers).catch(() => undefined);
          return answer === undefined || answer.status === 503 ? undefined : answer;
        },
        insistMs,
        insistEveryMs,
      ),
  };
}

/** What the account's owner does in a browser: relay, consent page, relay. */
async function consent(startUrl: string, username: string): Promise<void> {
  const start = await fetch(startUrl, { redirect: 'manual' });
  const cookie = start.headers.getSetCookie().map((line) => line.split(';')[0]);
  const page = new URL(must(start.headers.get('location'), 'the way to the platform'));
  const allowed = await fetch(`${page.origin}${page.pathname}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...Object.fromEntries(page.searchParams), account: username, decision: 'allow' }),
  });
  const back = await fetch(must(allowed.headers.get('location'), 'the way back'), {
    redirect: 'manual',
    headers: { cookie: cookie.join('; ') },
  });
  if (back.status >= 400) throw new Error(`the way back: ${back.status} ${await back.text()}`);
}
