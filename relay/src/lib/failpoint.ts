import { appendFileSync, existsSync } from 'node:fs';

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
  | 'mid-takeover';

const armed = process.env.NODE_ENV === 'production' ? null : parse(process.env.TANDEM_FAILPOINTS);

/**
 * Nothing at all in production, and nothing unless TANDEM_FAILPOINTS is set to `<point>=<file>` (several: comma). Then the first passage
 * appends the point's name and the process id to the file and waits: whoever waits for that line kills or stops the process from
 * outside. A stopped one goes on after `<file>.go` exists. With `<point>=<file>:<n>` the n-th passage of this process.
 */
export async function failpoint(name: Failpoint): Promise<void> {
  const point = armed?.get(name);
  if (point === undefined || --point.passages !== 0) return;
  appendFileSync(point.file, `${name} ${process.pid}\n`);
  while (!existsSync(`${point.file}.go`)) await new Promise((resolve) => setTimeout(resolve, 20));
}

function parse(setting: string | undefined): Map<string, { file: string; passages: number }> | null {
  if (setting === undefined || setting === '') return null;
  return new Map(
    setting.split(',').map((entry) => {
      const match = /^([a-z-]+)=(.+?)(?::(\d+))?$/.exec(entry);
      if (match === null) throw new Error(`TANDEM_FAILPOINTS: "${entry}" is not <point>=<file>[:<n>]`);
      const [, name = '', file = '', passages = '1'] = match;
      return [name, { file, passages: Number(passages) }];
    }),
  );
}
