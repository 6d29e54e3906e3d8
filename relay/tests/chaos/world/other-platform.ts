import { createHmac, randomUUID } from 'node:crypto';
import { fsyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A second stand-in for the platform, written from this folder's README alone: the API that is asked for, echoes, a ledger on disk.
// It plays no customers and remembers nothing of them. Arguments: the ledger's file, the app's secret.

interface Line {
  readonly seq: number;
  readonly at: number;
  readonly kind: 'received' | 'typing';
  readonly conversationId: string;
  readonly messageId: string;
  readonly text: string;
  readonly source: 'API';
}

const [ledgerFile = '', secret = ''] = process.argv.slice(2);
const file = openSync(ledgerFile, 'a');
const lines: Line[] = [];
const account = { id: '_other.0042', username: 'lanlom.wear' };
let callback = '';

function write(line: Omit<Line, 'seq' | 'at' | 'source'>): Line {
  const written: Line = { seq: lines.length + 1, at: Date.now(), source: 'API', ...line };
  writeSync(file, `${JSON.stringify(written)}\n`);
  fsyncSync(file);
  lines.push(written);
  return written;
}

const tokens = () => ({
  access_token: `act.${randomUUID()}`,
  expires_in: 86_400,
  refresh_token: `rft.${randomUUID()}`,
  refresh_token_expires_in: 31_536_000,
  scope: 'user.info.basic,user.info.username,message.list.read,message.list.send,message.list.manage',
  open_id: account.id,
});

type Body = Record<string, unknown> & { recipient?: string; text?: { body: string } };
const unknownObject = { code: 40_007, message: 'Unknown conversation.', data: {} };
const ok = (data: object) => ({ code: 0, message: 'OK', data });

const api: Record<string, (body: Body, query: URLSearchParams) => object> = {
  'tt_user/oauth2/token/': () => ok(tokens()),
  'tt_user/oauth2/refresh_token/': () => ok(tokens()),
  'tt_user/token_info/get/': ({ app_id: app }) => ok({ app_id: app, creator_id: account.id, scope: tokens().scope }),
  'business/get/': () => ok({ username: account.username, display_name: 'Lanlom', profile_image: null }),
  'business/webhook/update/'({ callback_url: url }) {
    callback = String(url);
    return ok({});
  },
  'business/message/send/'({ recipient: conversationId = '', message_type: type, text }) {
    if (type !== 'TEXT') {
      write({ kind: 'typing', conversationId, messageId: '', text: '' });
      return ok({ message: { message_id: '' } });
    }
    const line = write({ kind: 'received', conversationId, messageId: `o.${randomUUID()}`, text: text?.body ?? '' });
    echo(line);
    return ok({ message: { message_id: line.messageId } });
  },
  'business/message/conversation/list/': () => ok({ conversations: null, has_more: false, cursor: 0 }),
  'business/message/content/list/'(_body, query) {
    const key = query.get('conversation_id');
    const own = lines.filter(({ kind, conversationId }) => kind === 'received' && conversationId === key);
    if (own.length === 0) return unknownObject;
    const messages = own.slice(-20).map((line) => ({
      conversation_id: line.conversationId,
      message_id: line.messageId,
      timestamp: line.at,
      message_type: 'TEXT',
      text: { body: line.text },
      message_tag: { source: 'API' },
      from_user: { id: account.id, role: 'BUSINESS_ACCOUNT' },
      to_user: { role: 'PERSONAL_ACCOUNT' },
    }));
    return ok({ messages: messages.reverse(), participants: [] });
  },
};

function echo(line: Line): void {
  const content = {
    conversation_id: line.conversationId,
    message_id: line.messageId,
    timestamp: line.at,
    type: 'text',
    text: { body: line.text },
    message_tag: { source: 'API' },
    from_user: { id: account.id, role: 'business_account' },
    to_user: { role: 'personal_account' },
  };
  const body = JSON.stringify({ event: 'im_send_msg', user_openid: account.id, content: JSON.stringify(content) });
  const t = Math.floor(Date.now() / 1000);
  const signature = `t=${t},s=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
  void fetch(callback, { method: 'POST', headers: { 'tiktok-signature': signature }, body }).catch(() => undefined);
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://platform');
  const answer = (status: number, body: object | null, headers: Record<string, string> = {}) =>
    response.writeHead(status, headers).end(body === null ? '' : JSON.stringify(body, null, 2));
  if (pathname === '/v2/auth/authorize/') {
    const form = new URLSearchParams(text);
    const back = new URL(form.get('redirect_uri') ?? '');
    back.searchParams.set('code', randomUUID());
    back.searchParams.set('state', form.get('state') ?? '');
    return answer(302, null, { location: back.href });
  }
  if (pathname === '/_sandbox/ledger') {
    const after = Number(searchParams.get('after'));
    return answer(200, { lines: lines.slice(after, after + 200) });
  }
  const handle = api[pathname.replace('/open_api/v1.3/', '')];
  if (handle === undefined) return answer(404, { error: 'nothing here' });
  return answer(200, handle(text === '' ? {} : (JSON.parse(text) as Body), searchParams));
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
process.on('SIGTERM', () => process.exit(0));
