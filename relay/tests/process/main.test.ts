import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { api, OutputOf } from '@tandem/shared/api';
import { closeCodes } from '@tandem/shared/protocol';
import { afterEach, expect, test } from 'vitest';
import { type StartedProcess, startProcess } from '../support/start-process.ts';
import { openStream } from '../support/stream-client.ts';

const main = new URL('../../src/main.ts', import.meta.url);
const folders: string[] = [];
let relay: StartedProcess | undefined;
afterEach(async () => {
  relay?.child.kill('SIGTERM');
  await relay?.ended;
  relay = undefined;
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function dataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-main-'));
  folders.push(folder);
  // As root the database runs as another user, who must get in.
  await chmod(folder, 0o755);
  return folder;
}

test('it starts with nothing but a folder, ends on SIGTERM with the database last, and finds its data again', async () => {
  const folder = await dataDir();
  relay = startProcess(main, { TANDEM_DATA_DIR: folder });
  const ready = await relay.nextJson();
  expect(ready).toEqual({ ready: true, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  const url = String(ready.url);
  const credentials = { email: 'owner@example.com', password: 'correct horse', deviceName: 'desk' };
  const post = (base: string, path: string, body: object) =>
    fetch(`${base}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const registered = await post(url, '/auth/register', { ...credentials, shopName: 'Shop', name: 'Owner' });
  const session = (await registered.json()) as OutputOf<typeof api.register>;
  const stream = await openStream(url, session.accessToken, { logId: null, cursor: 0 });
  await stream.next('welcome');

  relay.child.kill('SIGTERM');
  expect(await stream.closed).toBe(closeCodes.restarting);
  expect(await relay.ended).toBe(0);
  const postmaster = join(folder, 'postgres', 'data', 'postmaster.pid');
  await expect(readFile(postmaster)).rejects.toThrow('ENOENT');

  relay = startProcess(main, { TANDEM_DATA_DIR: folder });
  const again = String((await relay.nextJson()).url);
  expect((await post(again, '/auth/login', credentials)).status).toBe(200);
}, 90_000);

test('what is wrong is told in a sentence, without a stack', async () => {
  const cases = [
    { env: { PORT: 'http' }, says: /PORT must be a whole number/ },
    {
      env: { DATABASE_URL: 'postgres://app:x@127.0.0.1:1/tandem' },
      says: /database at 127\.0\.0\.1:1 does not answer/,
    },
  ];
  for (const { env, says } of cases) {
    relay = startProcess(main, { TANDEM_DATA_DIR: await dataDir(), ...env });
    expect(await relay.ended).toBe(1);
    expect(relay.said()).toMatch(says);
    expect(relay.said()).not.toMatch(/^\s+at /m);
  }
}, 60_000);
