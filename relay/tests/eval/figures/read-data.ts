import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

export const dataPath = (name: string): string => fileURLToPath(new URL(`../data/${name}`, import.meta.url));

/** The text of a file; `.gz` is unpacked. */
export function readText(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

export function readJsonLines(path: string): unknown[] {
  return readText(path)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as unknown);
}

/** The first column of a file of comma-separated values, and the second: quotes doubled inside quotes. */
export function readPairs(path: string): { first: string; second: string }[] {
  return [...readText(path).matchAll(/^(?:"((?:[^"]|"")*)"|([^,\n]*)),("?)([^,"\n]*)\3/gm)]
    .slice(1)
    .map((match) => ({ first: (match[1] ?? match[2] ?? '').replaceAll('""', '"'), second: match[4] ?? '' }));
}
