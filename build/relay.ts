import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.ts';

// `npm run relay -- admin …` administers a relay; `npm run relay` alone runs one with the environment as it is.
const [area, ...rest] = process.argv.slice(2);
const entry = area === 'admin' ? 'admin/main.ts' : 'main.ts';
const script = join(checkout, 'relay', 'src', entry);
if ((area !== undefined && area !== 'admin') || !existsSync(script)) {
  console.error('Use "npm run relay" to run a relay, or "npm run relay -- admin --help" to administer one.');
  process.exit(2);
}
const child = spawn(process.execPath, [script, ...rest], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
