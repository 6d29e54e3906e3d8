import { spawn } from 'node:child_process';
import { checkout } from '../checkout.ts';
import { packagedProgram } from '../packaged-program.ts';
import { checkLock } from './lock.ts';
import { checkSourceFiles, describeLines, sourceFiles } from './source-files.ts';

/** What a step found: nothing to complain about is `isGood`; `said` is shown when it is not, `note` always. */
export type StepResult = { isGood: boolean; said: string; note?: string };
export type Step = { name: string; run: () => Promise<StepResult> };

/** Everything but the tests, cheapest first. */
export const checkSteps: Step[] = [
  { name: 'lock file', run: async () => fromProblems(checkLock()) },
  { name: 'format and lint', run: () => runTool('@biomejs/biome', 'biome', ['check', '--error-on-warnings', '.']) },
  { name: 'types', run: () => runTool('typescript', 'tsc', ['-b']) },
  { name: 'layers', run: checkLayers },
  { name: 'dead code', run: () => runTool('knip', 'knip', ['--config', 'build/knip.json', '--no-progress']) },
  { name: 'file sizes and names', run: checkFiles },
];

export async function runTool(packageName: string, command: string, args: string[]): Promise<StepResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [packagedProgram(packageName, command), ...args], {
      cwd: checkout,
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ isGood: code === 0, said: Buffer.concat(chunks).toString('utf8').trim() }));
  });
}

/** dependency-cruiser is content when it reads nothing, so it must have read (nearly) all there is. */
async function checkLayers(): Promise<StepResult> {
  const args = ['--config', 'build/layers.cjs', '--output-type', 'json', 'shared', 'relay', 'desktop', 'build'];
  const { said } = await runTool('dependency-cruiser', 'depcruise', args);
  const begin = said.indexOf('{');
  if (begin < 0) return { isGood: false, said };
  const { summary, modules } = JSON.parse(said.slice(begin)) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] };
    modules: { source: string }[];
  };
  const problems = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
  const read = new Set(modules.map((module) => module.source));
  const unread = sourceFiles().filter(({ path }) => !path.endsWith('.d.ts') && !read.has(path));
  if (unread.length > 0) problems.push(`not read: ${unread.map((file) => file.path).join(', ')}`);
  return fromProblems(problems);
}

async function checkFiles(): Promise<StepResult> {
  const files = sourceFiles();
  return { ...fromProblems(checkSourceFiles(files)), note: describeLines(files) };
}

function fromProblems(problems: string[]): StepResult {
  return { isGood: problems.length === 0, said: problems.join('\n') };
}
