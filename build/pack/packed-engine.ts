import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll } from '@electron/asar';

/** Stands in for the message port that Electron gives a utility process. */
const parentPort = `
import { EventEmitter } from 'node:events';
const port = new EventEmitter();
port.postMessage = (message) => process.send(message);
process.on('message', (data) => port.emit('message', { data }));
process.parentPort = port;
`;
const request = { kind: 'call', request: { id: 1, name: 'session.get', input: {} } };

/** Runs the engine out of the package, in plain Node with the native modules that were packed; returns what it answers. */
export async function askPackedEngine(asar: string): Promise<unknown> {
  const work = mkdtempSync(join(tmpdir(), 'tandem-packed-'));
  try {
    extractAll(asar, join(work, 'app'));
    const preload = join(work, 'parent-port.mjs');
    writeFileSync(preload, parentPort);
    const child = fork(join(work, 'app', 'dist', 'main', 'engine-entry.js'), [], {
      execArgv: ['--import', preload],
      env: { TANDEM_RELAY_URL: 'http://127.0.0.1:9', TANDEM_ENGINE_DIR: join(work, 'data'), TANDEM_VAULT: 'memory' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    const ended = once(child, 'exit');
    const answer = new Promise<unknown>((resolve) => {
      child.on('message', (message: { kind: string; result?: unknown }) => {
        if (message.kind === 'ready') child.send(request);
        if (message.kind === 'result') resolve(message.result);
      });
    });
    const first = await Promise.race([answer, ended.then(([code]) => `it ended with code ${code}`)]);
    if (child.connected) child.send({ kind: 'close' });
    await ended;
    return first;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
