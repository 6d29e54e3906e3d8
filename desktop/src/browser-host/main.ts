import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '@tandem/shared/lib';
import { z } from 'zod';
import { createEngine, EngineInUseError } from '../engine/index.ts';
import { startBrowserHost } from './browser-host.ts';
import { jsonLog } from './json-log.ts';
import { removeLaunchFile, writeLaunchFile } from './launch-file.ts';

// better-sqlite3 needs Node-API 10; on an older Node it does not fail but crash.
if (Number(process.versions.napi) < 10) {
  process.stderr.write(`Tandem Inbox needs Node 22.14 or newer; this is ${process.version}.\n`);
  process.exit(1);
}

const settings = z.object({
  relayUrl: z.url({ protocol: /^https?$/ }),
  dataDir: z.string().min(1),
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  renderer: z.string().default(join(import.meta.dirname, '../../dist/renderer')),
  vault: z.enum(['keychain', 'file', 'memory']).default('keychain'),
});

const { values } = parseArgs({
  options: {
    'relay-url': { type: 'string' },
    'data-dir': { type: 'string' },
    port: { type: 'string' },
    renderer: { type: 'string' },
    vault: { type: 'string' },
  },
});
const { env } = process;
const given = settings.safeParse({
  relayUrl: values['relay-url'] ?? env.TANDEM_RELAY_URL,
  dataDir: values['data-dir'] ?? env.TANDEM_DATA_DIR,
  port: values.port ?? env.PORT,
  renderer: values.renderer ?? env.TANDEM_RENDERER_DIR,
  vault: values.vault ?? env.TANDEM_VAULT,
});
if (!given.success) {
  process.stderr.write(`TANDEM_RELAY_URL, TANDEM_DATA_DIR, PORT, TANDEM_VAULT: ${z.prettifyError(given.error)}\n`);
  process.exit(1);
}

const { relayUrl, port, renderer, vault } = given.data;
const dataDir = join(given.data.dataDir, 'desktop');
const log = jsonLog();
const engine = openOrExit();
const host = await startBrowserHost({ engine, rendererDir: renderer, port, log }).catch(async (error: unknown) => {
  await engine.close();
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
  process.stderr.write(`Port ${port} is taken. Choose another with PORT, or leave it out for any free one.\n`);
  process.exit(1);
});
writeLaunchFile(dataDir, {
  pid: process.pid,
  launchUrl: `http://127.0.0.1:${host.port}/launch`,
  launchSecret: host.launchSecret,
});

function openOrExit() {
  try {
    return createEngine({ dataDir, relayUrl, clock: systemClock, log, vault });
  } catch (error) {
    if (!(error instanceof EngineInUseError)) throw error;
    process.stderr.write(`Tandem Inbox is already running with the data in ${dataDir}.\n`);
    process.exit(1);
  }
}

let isClosing = false;
async function close(): Promise<void> {
  if (isClosing) return;
  isClosing = true;
  removeLaunchFile(dataDir);
  await host.close();
  await engine.close();
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void close());

process.stdout.write(`${JSON.stringify({ ready: true, url: host.entryUrl() })}\n`);
