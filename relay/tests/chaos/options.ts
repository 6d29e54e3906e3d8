import { parseArgs } from 'node:util';

const parts = ['campaign', 'stream', 'slow', 'hang', 'takeovers'] as const;
export type Part = (typeof parts)[number];

export interface Options {
  readonly seeds: readonly number[];
  readonly webhooks: number;
  readonly kills: number;
  readonly pgCrashes: number;
  /** Null: our own sandbox. */
  readonly platformUrl: string | null;
  readonly only: readonly Part[];
  readonly isJson: boolean;
}

/** What it says is for whoever typed the command. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** @throws OptionError */
export function readOptions(args: readonly string[]): Options {
  const values = parsed(args);
  const webhooks = count('--webhooks', values.webhooks ?? '5000', 1);
  // As dense as in the named seeds: a small run is a small run of everything.
  const kills = count('--kills', values.kills ?? String(Math.ceil(webhooks / 20)), 0);
  return {
    seeds: values.seed.split(',').map((seed) => count('--seed', seed, 0)),
    webhooks,
    kills,
    pgCrashes: count('--pg-crashes', values['pg-crashes'] ?? String(Math.ceil(kills / 20)), 0),
    platformUrl: values['tiktok-url'] === undefined ? null : address(values['tiktok-url']),
    only: values.only.split(',').map(partOf),
    isJson: values.json,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string', default: '1' },
        webhooks: { type: 'string' },
        kills: { type: 'string' },
        'pg-crashes': { type: 'string' },
        'tiktok-url': { type: 'string' },
        only: { type: 'string', default: 'campaign' },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new OptionError(`${name} "${text}" is no whole number from ${least} on.`);
}

function address(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new OptionError(`--tiktok-url "${text}" is no address such as http://127.0.0.1:4000.`);
}

function partOf(text: string): Part {
  const part = parts.find((one) => one === text);
  if (part === undefined) throw new OptionError(`--only "${text}" is no part of it: use some of ${parts.join(', ')}.`);
  return part;
}
