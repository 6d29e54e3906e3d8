import type { Log } from '../engine/index.ts';

/** One JSON object per line on standard error; standard output carries the ready line alone. */
export function jsonLog(): Log {
  const line = (level: string) => (event: string, fields?: Record<string, unknown>) => {
    process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`);
  };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}
