import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const checkout = join(import.meta.dirname, '..', '..', '..', '..');
const START_MS = 120_000;

/** The whole product as `npm start` brings it up: PostgreSQL, relay, sandbox, demo shop and browser host, on free ports. */
export interface Product {
  /** The first address: its token works once. */
  readonly inboxUrl: string;
  readonly phoneUrl: string;
  readonly sandboxUrl: string;
  readonly relayUrl: string;
  readonly mailboxUrl: string;
  readonly email: string;
  readonly password: string;
  readonly dataDir: string;
  stop(): Promise<void>;
}

export async function startProduct(env: Readonly<Record<string, string>> = {}, keptDir?: string): Promise<Product> {
  const dataDir = keptDir ?? mkdtempSync(join(tmpdir(), 'tandem-e2e-'));
  const child = spawn(process.execPath, [join(checkout, 'build', 'start.ts')], {
    cwd: checkout,
    env: {
      ...process.env,
      TANDEM_DATA_DIR: dataDir,
      BROWSER: 'none',
      TANDEM_BURST_WAIT_MS: '400',
      TANDEM_IMPORT_LOOPBACK: 'true',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = await readUntil(child, 'Ctrl-C ends everything');
  const row = (name: string) => {
    const value = new RegExp(`^\\s*${name}\\s{2,}(.+?)(?:\\s{2,}\\(.*)?$`, 'm').exec(printed)?.[1];
    if (value === undefined) throw new Error(`npm start printed no "${name}":\n${printed}`);
    return value.trim();
  };
  const [email = '', password = ''] = row('Sign in').split(/\s+/);
  const phoneUrl = row('Phone');
  return {
    inboxUrl: row('Inbox'),
    phoneUrl,
    sandboxUrl: new URL(phoneUrl).origin,
    relayUrl: row('Relay'),
    mailboxUrl: row('Mailbox'),
    email,
    password,
    dataDir,
    async stop() {
      await end(child);
      if (keptDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function readUntil(child: ChildProcess, marker: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill('SIGTERM');
      reject(new Error(`npm start ${why}:\n${printed}`));
    };
    const timer = setTimeout(() => fail('did not come up in time'), START_MS);
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      if (!printed.includes(marker)) return;
      clearTimeout(timer);
      resolve(printed);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => fail(`ended with code ${code}`));
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
