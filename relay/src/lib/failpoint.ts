import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** Where a test may stop a process, to kill it from outside. */
export type Failpoint =
  | 'after-verify'
  | 'after-insert'
  | 'after-commit'
  | 'after-claim'
  | 'after-agent-answer'
  | 'after-reply-stored'
  | 'after-attempt-row'
  | 'after-send'
  | 'after-echo'
  | 'mid-takeover'
  | 'refresh-locked'
  | 'refresh-answered'
  | 'refresh-written'
  | 'refresh-committed';

const folder = process.env.NODE_ENV === 'production' ? undefined : process.env.TANDEM_FAILPOINTS;

/**
 * Nothing at all in production, and nothing unless TANDEM_FAILPOINTS names a folder. A point is armed while that folder has a file of
 * its name. The first passage of any process takes it, by renaming the file to `<point>.<process id>`, and waits until that is removed:
 * whoever armed it kills or stops the process meanwhile, from outside.
 */
export async function failpoint(name: Failpoint): Promise<void> {
  if (folder === undefined || folder === '') return;
  const armed = join(folder, name);
  const taken = `${armed}.${process.pid}`;
  if (!existsSync(armed) || !take(armed, taken)) return;
  while (existsSync(taken)) await new Promise((resolve) => setTimeout(resolve, 20));
}

function take(armed: string, taken: string): boolean {
  try {
    renameSync(armed, taken);
    return true;
  } catch (error) {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
