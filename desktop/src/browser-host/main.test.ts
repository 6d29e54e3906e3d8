import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { temporaryDir } from '../engine/testing/test-engine.ts';

const main = join(import.meta.dirname, 'main.ts');

function run(env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [main], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no standard output');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return line;
}

describe('browser host as a process', () => {
  it('prints one ready line, keeps its launch file to this user, refuses a second one, and ends on SIGTERM', async () => {
    using dir = temporaryDir();
    const env = {
      TANDEM_RELAY_URL: 'http://127.0.0.1:9',
      TANDEM_DATA_DIR: dir.path,
      TANDEM_VAULT: 'memory',
      PORT: '0',
    };
    const child = run(env);
    const ready = JSON.parse(await firstLine(child)) as { ready: boolean; url: string };
    expect(ready).toMatchObject({ ready: true, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/) });
    const file = join(dir.path, 'desktop', 'browser-host.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const launch = JSON.parse(readFileSync(file, 'utf8')) as { launchUrl: string; launchSecret: string };
    const again = await fetch(launch.launchUrl, {
      method: 'POST',
      headers: { authorization: `Bearer ${launch.launchSecret}`, 'sec-fetch-mode': 'cors' },
    });
    expect(again.status).toBe(200);

    const second = run(env);
    let said = '';
    second.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [secondCode] = (await once(second, 'exit')) as [number];
    expect(secondCode).toBe(1);
    expect(said).toContain('already running');

    using other = temporaryDir();
    const taken = run({ ...env, TANDEM_DATA_DIR: other.path, PORT: new URL(ready.url).port });
    const [takenCode] = (await once(taken, 'exit')) as [number];
    expect(takenCode).toBe(1);

    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(existsSync(file)).toBe(false);
  }, 90_000);

  it('says in one sentence what is missing', async () => {
    const child = run({ TANDEM_RELAY_URL: 'nonsense', TANDEM_DATA_DIR: '' });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(1);
    expect(said).toContain('relayUrl');
  }, 90_000);
});
