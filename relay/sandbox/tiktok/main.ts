import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startTiktokSandbox, type TiktokSandbox, type TiktokSandboxOptions } from './index.ts';

/** Prints one JSON line when it is ready and one on stderr when it cannot start; SIGTERM and SIGINT end it cleanly. */
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    data: { type: 'string' },
    'app-id': { type: 'string' },
    'app-secret': { type: 'string' },
    'public-url': { type: 'string' },
    seed: { type: 'string' },
  },
});

const { env } = process;
const dataDir = path.resolve(values.data ?? env.TIKTOK_SANDBOX_DATA ?? '.tandem/sandbox-tiktok');
const publicUrl = values['public-url'] ?? env.TIKTOK_SANDBOX_PUBLIC_URL;
const redirectUris = env.TIKTOK_SANDBOX_REDIRECT_URIS?.split(',').map((uri) => uri.trim());
mkdirSync(dataDir, { recursive: true });

const sandbox = await startOrExplain({
  port: Number(values.port ?? env.PORT ?? 0),
  dataDir,
  appId: values['app-id'] ?? env.TIKTOK_APP_ID ?? '7300000000000000001',
  appSecret: values['app-secret'] ?? env.TIKTOK_APP_SECRET ?? 'sandbox-app-secret',
  seed: (values.seed ?? env.TIKTOK_SANDBOX_SEED) === 'empty' ? 'empty' : 'demo',
  ...(publicUrl === undefined ? {} : { publicUrl }),
  ...(redirectUris === undefined ? {} : { redirectUris }),
});

const { url, port, ledgerPath } = sandbox;
console.log(JSON.stringify({ url, port, phoneUrl: `${url}/phone`, dataDir, ledgerPath }));

let isStopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    void sandbox.close().then(() => process.exit(0));
  });
}

async function startOrExplain(options: TiktokSandboxOptions): Promise<TiktokSandbox> {
  try {
    return await startTiktokSandbox(options);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EADDRINUSE')
      console.error(`Port ${options.port} is in use: end what listens there, or give another --port.`);
    else if (code === 'ENOSPC')
      console.error(`No space left for ${options.dataDir}: free some, or give another --data.`);
    else console.error(cause);
    process.exit(1);
  }
}
