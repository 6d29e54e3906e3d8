import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { defaultDataDir } from '../relay/src/config/index.ts';
import { checkout } from './checkout.ts';
import { currentRun } from './start/run-record.ts';

// `npm run relay -- admin …` administers a relay; `npm run relay` alone runs one. Both take the environment as it is;
// admin also finds the database of an `npm start` that runs now.
const [area, ...rest] = process.argv.slice(2);
if (area !== undefined && area !== 'admin') {
  console.error('Use "npm run relay" to run a relay, or "npm run relay -- admin --help" to administer one.');
  process.exit(2);
}
const script = join(checkout, 'relay', 'src', area === 'admin' ? join('admin', 'main.ts') : 'main.ts');
const child = spawn(process.execPath, [script, ...rest], { env: await environment(), stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));

async function environment(): Promise<NodeJS.ProcessEnv> {
  if (area !== 'admin' || process.env.DATABASE_URL) return process.env;
  const running = await currentRun(resolve(process.env.TANDEM_DATA_DIR || defaultDataDir()));
  return { ...running?.relayEnv, ...process.env };
}
