import { api } from '@tandem/shared/api';
import { must } from '@tandem/shared/lib';
import { createDatabase } from '../../../../relay/src/db/create-database.ts';
import { changePlan, plansFeature } from '../../../../relay/src/plans/index.ts';

// A process of its own: <relay> <e-mail> <password> <account> <AI replies>, on DATABASE_URL. Signs a shop up and links the account as its
// owner would; so many of the month's AI replies are counted as its customers would have.

const [relayUrl, email, password, account = '', aiReplies] = process.argv.slice(2);
let token = '';
const request = async (method: string, path: string, body?: object) => {
  const answer = await fetch(`${relayUrl}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token !== '' && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body ?? {}),
  });
  return (await answer.json()) as unknown;
};
const owner = { email, password, name: 'Free owner', shopName: 'Free shop', deviceName: 'sign-up' };
const { accessToken, membership } = api.register.output.parse(await request('POST', '/auth/register', owner));
token = accessToken;
const begun = api.startConnection.output.parse(await request('POST', '/connections', { channel: 'tiktok' }));
const started = await fetch(begun.authorizeUrl, { redirect: 'manual' });
const cookie = started.headers.getSetCookie().map((line) => line.split(';')[0]);
const page = new URL(must(started.headers.get('location')));
const form = { ...Object.fromEntries(page.searchParams), account: 'new', new_username: account, decision: 'allow' };
const agreed = await fetch(`${page.origin}${page.pathname}`, {
  method: 'POST',
  redirect: 'manual',
  body: new URLSearchParams(form),
});
const linked = await fetch(must(agreed.headers.get('location')), { headers: { cookie: cookie.join('; ') } });
if (linked.status !== 200) throw new Error(await linked.text());
const db = createDatabase({ url: must(process.env.DATABASE_URL), features: [plansFeature], poolSize: 1 });
await db.withTenant(membership.tenantId, async (tx) => {
  await changePlan(tx, 'free', Date.now());
  tx.count({ at: Date.now(), aiReplies: Number(aiReplies) });
});
await db.close();
