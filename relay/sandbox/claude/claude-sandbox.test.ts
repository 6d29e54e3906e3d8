import Anthropic from '@anthropic-ai/sdk';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ClaudeControl, type ClaudeSandbox, claudeControl, startClaudeSandbox } from './index.ts';

const apiKey = 'key-of-the-test';
let sandbox: ClaudeSandbox;
let control: ClaudeControl;
let nowMs = 0;

beforeAll(async () => {
  sandbox = await startClaudeSandbox({ apiKey, now: () => nowMs });
  control = claudeControl(sandbox.url);
});
afterEach(() => control.reset());
afterAll(() => sandbox.close());

const client = (options: { maxRetries?: number; timeout?: number; apiKey?: string } = {}) =>
  new Anthropic({ apiKey, baseURL: sandbox.url, maxRetries: 0, ...options });
const hello = { model: 'claude-haiku-5-5', max_tokens: 100, messages: [{ role: 'user' as const, content: 'สวัสดี' }] };

/** A request that the SDK's types would not let pass. */
async function post(body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${sandbox.url}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2026-10-21',
      authorization: `Bearer ${apiKey}`,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    body: (await response.json()) as { type: string; error: { type: string; message: string }; request_id: string },
  };
}

test('a JSON answer has the shape of the API, its nulls included', async () => {
  await control.script({ kind: 'text', text: 'สวัสดีค่ะ', thinking: 'greet back' });
  const message = await client().messages.create(hello);
  expect(message).toMatchObject({
    type: 'message',
    role: 'assistant',
    model: 'claude-haiku-5-5',
    content: [{ type: 'thinking' }, { type: 'text', text: 'สวัสดีค่ะ', citations: null }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage: {
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      server_tool_use: null,
      service_tier: 'standard',
      speed: 'standard',
    },
  });
  expect(message.usage.output_tokens_details?.thinking_tokens).toBeGreaterThan(0);
  expect(message._request_id).toMatch(/^req_/);
});

test('the ledger has the request without its key', async () => {
  await client().messages.create(hello);
  const [entry] = await control.requests();
  expect(entry).toMatchObject({ path: '/v1/messages', state: 'answered', status: 200, step: 'default' });
  expect(entry?.headers).toMatchObject({ 'anthropic-version': '2026-10-21', 'x-stainless-retry-count': '0' });
  expect(JSON.stringify(entry)).not.toContain(apiKey);
});

test('a stream adds up to the same Message', async () => {
  await control.script({ kind: 'text', text: 'ส่งฟรีเมื่อซื้อครบ 500 บาท', thinking: 'hm' });
  const message = await client().messages.stream(hello).finalMessage();
  expect(message.content.at(-1)).toMatchObject({ type: 'text', text: 'ส่งฟรีเมื่อซื้อครบ 500 บาท' });
  expect(message.stop_reason).toBe('end_turn');
  expect(message.usage.output_tokens).toBeGreaterThan(1);
  await control.script({ kind: 'tool', name: 'look_up', input: { size: 'M' } });
  const withTool = await client().messages.stream(hello).finalMessage();
  expect(withTool.content).toMatchObject([{ type: 'tool_use', name: 'look_up', input: { size: 'M' } }]);
  expect(withTool.stop_reason).toBe('tool_use');
});

test('an error in mid-stream reaches the caller and is not retried', async () => {
  await control.script({ kind: 'stream-error', text: 'half an', type: 'overloaded_error' });
  const failure = await client({ maxRetries: 2 })
    .messages.stream(hello)
    .finalMessage()
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Anthropic.APIError);
  expect(failure).toMatchObject({ status: undefined, type: 'overloaded_error' });
  expect(await control.requests()).toHaveLength(1);
});

test.each([
  [400, Anthropic.BadRequestError, 'invalid_request_error'],
  [401, Anthropic.AuthenticationError, 'authentication_error'],
  [402, Anthropic.APIError, 'billing_error'],
  [403, Anthropic.PermissionDeniedError, 'permission_error'],
  [404, Anthropic.NotFoundError, 'not_found_error'],
  [413, Anthropic.APIError, 'request_too_large'],
  [429, Anthropic.RateLimitError, 'rate_limit_error'],
  [500, Anthropic.InternalServerError, 'api_error'],
  [529, Anthropic.InternalServerError, 'overloaded_error'],
])('error %i is the envelope the SDK knows', async (status, kind, type) => {
  await control.script({ kind: 'error', status });
  const failure = await client()
    .messages.create(hello)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(kind);
  expect(failure).toMatchObject({ status, type });
});

test('the SDK retries what may be retried, after retry-after', async () => {
  await control.script(
    { kind: 'error', status: 429, retryAfter: 0 },
    { kind: 'cut' },
    { kind: 'text', text: 'at last' },
  );
  const message = await client({ maxRetries: 2 }).messages.create(hello);
  expect(message.content).toMatchObject([{ text: 'at last' }]);
  expect((await control.requests()).map(({ step }) => step)).toEqual(['error', 'cut', 'text']);
});

test('an answer that breaks off in its body is a bare TypeError: the SDK neither wraps nor retries it', async () => {
  await control.script({ kind: 'cut', text: 'half of this' });
  await expect(client({ maxRetries: 2 }).messages.create(hello)).rejects.toThrow(TypeError);
  expect(await control.requests()).toHaveLength(1);
});

test('x-should-retry: false stops the SDK', async () => {
  await control.script({ kind: 'error', status: 529, shouldRetry: false });
  await expect(client({ maxRetries: 2 }).messages.create(hello)).rejects.toMatchObject({ status: 529 });
  expect(await control.requests()).toHaveLength(1);
});

test('a hanging answer ends when the caller gives up, and the ledger knows', async () => {
  await control.script({ kind: 'hang' });
  const abort = new AbortController();
  const asked = client().messages.create(hello, { signal: abort.signal });
  const [open] = await control.requests(0, 5000);
  expect(open?.state).toBe('open');
  abort.abort();
  await expect(asked).rejects.toBeInstanceOf(Anthropic.APIUserAbortError);
});

test('a held answer waits for its release', async () => {
  await control.script({ kind: 'text', text: 'now', hold: true });
  const asked = client().messages.create(hello);
  await control.requests(0, 5000);
  const first = await Promise.race([asked.then(() => 'answered'), control.requests().then(([entry]) => entry?.state)]);
  expect(first).toBe('open');
  await control.release();
  expect((await asked).content).toMatchObject([{ text: 'now' }]);
});

test('a step may be meant for one request only', async () => {
  await control.script(
    { kind: 'text', text: 'for the shoes', when: 'รองเท้า' },
    { kind: 'text', text: 'for anything', times: 0 },
  );
  const ask = (content: string) => client().messages.create({ ...hello, messages: [{ role: 'user', content }] });
  expect((await ask('เสื้อ')).content).toMatchObject([{ text: 'for anything' }]);
  expect((await ask('รองเท้า')).content).toMatchObject([{ text: 'for the shoes' }]);
  expect((await ask('รองเท้า')).content).toMatchObject([{ text: 'for anything' }]);
});

test('refusals, cut answers and answers longer than max_tokens say so', async () => {
  await control.script(
    { kind: 'refusal', category: 'general_harms' },
    { kind: 'truncated', text: '{"action":"ans' },
    { kind: 'text', text: 'x'.repeat(2000) },
  );
  expect(await client().messages.create(hello)).toMatchObject({
    stop_reason: 'refusal',
    content: [],
    stop_details: { category: 'general_harms' },
  });
  expect(await client().messages.create(hello)).toMatchObject({
    stop_reason: 'max_tokens',
    content: [{ text: '{"action":"ans' }],
  });
  const long = await client().messages.create(hello);
  expect(long.stop_reason).toBe('max_tokens');
  expect(long.usage.output_tokens).toBe(100);
});

test.each([
  ['temperature', { temperature: 1 }, 400],
  ['top_p', { top_p: 1 }, 400],
  ['top_k', { top_k: 1 }, 400],
  ['an unknown model', { model: 'claude-haiku-9' }, 404],
  ['no messages', { messages: [] }, 400],
  ['an assistant message last', { messages: [hello.messages[0], { role: 'assistant', content: '{' }] }, 400],
  ['an assistant message first', { messages: [{ role: 'assistant', content: 'hi' }, hello.messages[0]] }, 400],
  ['no max_tokens', { max_tokens: undefined }, 400],
  ['max_tokens 0 in a stream', { max_tokens: 0, stream: true }, 400],
  ['a forced tool on Sonnet 5.5', { model: 'claude-sonnet-5-5', tool_choice: { type: 'any' } }, 400],
  ['a forced tool on Haiku 5.5', { tool_choice: { type: 'any' } }, 200],
  ['thinking disabled on Sonnet 5.5', { model: 'claude-sonnet-5-5', thinking: { type: 'disabled' } }, 400],
  ['thinking disabled on Opus 5.5', { model: 'claude-opus-5-5', thinking: { type: 'disabled' } }, 400],
  [
    'thinking disabled on Haiku 5.5 at low effort',
    { thinking: { type: 'disabled' }, output_config: { effort: 'low' } },
    200,
  ],
  [
    'thinking disabled on Haiku 5.5 at max effort',
    { thinking: { type: 'disabled' }, output_config: { effort: 'max' } },
    400,
  ],
  [
    'empty text with cache_control',
    { messages: [{ role: 'user', content: [{ type: 'text', text: '', cache_control: { type: 'ephemeral' } }] }] },
    400,
  ],
  [
    'citations on user text',
    { messages: [{ role: 'user', content: [{ type: 'text', text: 'a', citations: [{}] }] }] },
    400,
  ],
  [
    'an open object schema',
    { output_config: { format: { type: 'json_schema', schema: { type: 'object', properties: {} } } } },
    400,
  ],
  [
    'a length in the schema',
    { output_config: { format: { type: 'json_schema', schema: { type: 'string', maxLength: 3 } } } },
    400,
  ],
  [
    'five breakpoints',
    { system: [1, 2, 3, 4, 5].map((n) => ({ type: 'text', text: `${n}`, cache_control: { type: 'ephemeral' } })) },
    400,
  ],
])('%s → %s', async (_name, change, status) => {
  const answer = await post({ ...hello, ...change });
  expect(answer.status).toBe(status);
  if (status !== 200)
    expect(answer.body).toMatchObject({
      type: 'error',
      error: { message: expect.any(String) },
      request_id: expect.stringMatching(/^req_/),
    });
});

test('keys, versions, bodies and hosts are checked', async () => {
  await expect(client({ apiKey: 'wrong' }).messages.create(hello)).rejects.toBeInstanceOf(
    Anthropic.AuthenticationError,
  );
  expect((await post(hello, { authorization: '', 'x-api-key': apiKey })).status).toBe(200);
  expect((await post(hello, { 'anthropic-version': '2023-06-01' })).status).toBe(400);
  expect((await post('{"model":')).body.error.type).toBe('invalid_request_error');
  const { port } = new URL(sandbox.url);
  const { request } = await import('node:http');
  const status = await new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/_sandbox/requests', headers: { host: 'evil.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});

test('structured output by default is the emptiest value of the schema', async () => {
  const schema = {
    type: 'object',
    properties: { action: { enum: ['hand_off', 'answer'] }, quotes: { type: 'array', items: { type: 'string' } } },
    required: ['action', 'quotes'],
    additionalProperties: false,
  };
  const message = await client().messages.create({
    ...hello,
    output_config: { format: { type: 'json_schema', schema } },
  });
  expect(message.content).toMatchObject([{ text: '{"action":"hand_off","quotes":[]}' }]);
});

test('tokens are counted without max_tokens', async () => {
  const { input_tokens } = await client().messages.countTokens({ model: hello.model, messages: hello.messages });
  const { usage } = await client().messages.create(hello);
  expect(input_tokens).toBe(usage.input_tokens);
});

test('the prompt cache: written once, read while it lives, nothing below the least length', async () => {
  const ask = async (system: string, ttl: '5m' | '1h', question: string) =>
    (
      await client().messages.create({
        ...hello,
        system: [{ type: 'text', text: system, cache_control: { type: 'ephemeral', ttl } }],
        messages: [{ role: 'user', content: question }],
      })
    ).usage;
  const long = 'knowledge '.repeat(400);
  const first = await ask(long, '5m', 'a');
  expect(first.cache_creation_input_tokens).toBeGreaterThan(900);
  expect(first.cache_creation).toEqual({
    ephemeral_5m_input_tokens: first.cache_creation_input_tokens,
    ephemeral_1h_input_tokens: 0,
  });
  nowMs += 4 * 60_000;
  const second = await ask(long, '5m', 'b');
  expect(second).toMatchObject({
    cache_read_input_tokens: first.cache_creation_input_tokens,
    cache_creation_input_tokens: 0,
  });
  nowMs += 4 * 60_000;
  expect((await ask(long, '5m', 'c')).cache_read_input_tokens).toBe(first.cache_creation_input_tokens);
  nowMs += 5 * 60_000;
  expect((await ask(long, '5m', 'd')).cache_read_input_tokens).toBe(0);
  expect(await ask('short', '1h', 'e')).toMatchObject({ cache_read_input_tokens: 0, cache_creation_input_tokens: 0 });
});
