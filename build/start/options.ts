import { parseArgs } from 'node:util';
import { PlainError } from './plain-error.ts';

export type StartOptions = {
  /** Forget everything kept before. */
  isReset: boolean;
  /** The relay's port; undefined: yesterday's where it is free, else any free one. */
  port: number | undefined;
  isHelp: boolean;
};

export const usage = `npm start                     everything, with yesterday's conversations
npm start -- --reset          the same, beginning anew
npm start -- --port 4000      the relay on this port
BROWSER=none npm start        open nothing, only print the addresses`;

export function parseOptions(args: string[]): StartOptions {
  let values: { reset?: boolean; port?: string; help?: boolean };
  try {
    values = parseArgs({
      args,
      options: { reset: { type: 'boolean' }, port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (error) {
    throw new PlainError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
  if (values.port !== undefined && !(/^\d{1,5}$/.test(values.port) && Number(values.port) <= 65_535)) {
    throw new PlainError(`--port takes a number from 0 to 65535, not "${values.port}".`);
  }
  return {
    isReset: values.reset ?? false,
    port: values.port === undefined || Number(values.port) === 0 ? undefined : Number(values.port),
    isHelp: values.help ?? false,
  };
}
