import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.ts';

/**
 * The script behind a package's command, to be run with `process.execPath`: the links in node_modules/.bin are shell
 * scripts on Windows, and would pick whatever Node comes first on the PATH.
 */
export function packagedProgram(packageName: string, command = packageName): string {
  const folder = join(checkout, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const path = typeof bin === 'string' ? bin : bin[command];
  if (path === undefined) throw new Error(`the package ${packageName} has no command ${command}`);
  return join(folder, path);
}
