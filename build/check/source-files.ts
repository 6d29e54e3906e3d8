import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../checkout.ts';

const maxLines = 400;
const vagueWords = /(?:^|[-.])(?:manager|helper|helpers|util|utils|service|services)(?:[-.]|$)/;

export type SourceFile = { path: string; lines: number };

/** Every .ts and .tsx file that is ours: committed, or new and not ignored. Without git: none. */
export function sourceFiles(): SourceFile[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '*.ts', '*.tsx'],
    {
      cwd: checkout,
      encoding: 'utf8',
    },
  );
  const paths = [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(checkout, path)));
  return paths.map((path) => ({ path, lines: readFileSync(join(checkout, path), 'utf8').split('\n').length - 1 }));
}

/** @returns one sentence per file that is too long or vaguely named. */
export function checkSourceFiles(files: SourceFile[]): string[] {
  return files.flatMap(({ path, lines }) => [
    ...(lines > maxLines ? [`${path} has ${lines} lines, ${maxLines} is the end: split it by what it does.`] : []),
    ...(vagueWords.test(path.split('/').at(-1) ?? '')
      ? [`${path}: name it after what it does; manager, helper, util and service say nothing.`]
      : []),
  ]);
}

/** Median, 90th percentile and longest, in lines. */
export function describeLines(files: SourceFile[]): string {
  const sorted = files.map((file) => file.lines).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return `${sorted.length} files, lines per file: median ${at(0.5)}, p90 ${at(0.9)}, max ${at(1)}`;
}
