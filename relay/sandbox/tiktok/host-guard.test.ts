import { request } from 'node:http';
import { expect, test } from 'vitest';
import { startStage } from './testing/stage.ts';

interface Tried {
  method?: string;
  path: string;
  headers: Record<string, string>;
}

/** With headers that fetch would not let through. */
function statusOf(port: number, { method = 'GET', path, headers }: Tried): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', reject);
    call.end(method === 'POST' ? '{}' : undefined);
  });
}

const PATHS: [method: string, path: string][] = [
  ['GET', '/phone'],
  ['GET', '/_sandbox/state'],
  ['GET', '/_sandbox/events'],
  ['POST', '/_sandbox/mishaps/reset'],
  ['POST', '/_sandbox/customers'],
  ['POST', '/v2/auth/authorize/'],
  ['POST', '/open_api/v1.3/business/message/send/'],
];

test('a rebound host and a foreign origin are refused everywhere', async () => {
  await using stage = await startStage();
  const { port } = stage.sandbox;
  for (const [method, path] of PATHS) {
    const json = { 'content-type': 'application/json' };
    const rebound = { ...json, host: `evil.example:${port}` };
    expect(await statusOf(port, { method, path, headers: rebound }), path).toBe(421);
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', `http://evil.example:${port}`]) {
      const headers = { ...json, host: `127.0.0.1:${port}`, origin };
      expect(await statusOf(port, { method, path, headers }), `${path} ${origin}`).toBe(403);
    }
  }
  expect((await stage.look<{ customers: unknown[] }>('state')).customers).toHaveLength(5);
});

test('its own pages, under both names, and scripts without an origin get through', async () => {
  await using stage = await startStage();
  const { port } = stage.sandbox;
  for (const name of ['127.0.0.1', 'localhost']) {
    const host = `${name}:${port}`;
    const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' };
    expect(await statusOf(port, { method: 'POST', path: '/_sandbox/mishaps/reset', headers })).toBe(200);
    expect(await statusOf(port, { path: '/phone', headers: { host } })).toBe(200);
  }
});

test('pages carry a policy that lets nothing foreign in; only listed files are served', async () => {
  await using stage = await startStage();
  const page = await stage.raw('/phone');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect((await stage.raw('/ui/phone.ts')).headers.get('content-type')).toContain('javascript');
  for (const path of [
    '/ui/..%2findex.ts',
    '/ui/tsconfig.json',
    '/assets/..%2f..%2findex.ts',
    '/_sandbox/media/..%2fstate.jsonl',
  ]) {
    expect((await stage.raw(path)).status, path).toBe(404);
  }
});
