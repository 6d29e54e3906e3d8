import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where everything is kept when `TANDEM_DATA_DIR` is unset: `.tandem/` in the checkout. Root's database runs as another
 * user, who can seldom enter root's own folders: then a folder under `/var/lib` named by a hash of the checkout's path.
 */
export function defaultDataDir(checkout = fileURLToPath(new URL('../../..', import.meta.url))): string {
  if (process.getuid?.() !== 0) return join(checkout, '.tandem');
  const hash = createHash('sha256').update(join(checkout, '.')).digest('hex').slice(0, 12);
  return join('/var/lib/tandem-inbox', hash);
}
