import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkout } from './checkout.ts';
import { packagedProgram } from './packaged-program.ts';

// The canary: a checker that reads nothing is content with everything. So each rule must refuse a planted import, and
// stay silent about a permitted one.
const refused: [rule: string, from: string, to: string][] = [
  ['shared-depends-on-zod-only', 'shared/src/lib/canary.ts', 'node:fs'],
  ['relay-never-imports-desktop', 'relay/src/inbox/canary-1.ts', 'desktop/src/engine/index.ts'],
  ['desktop-never-imports-relay', 'desktop/src/engine/canary-1.ts', 'relay/src/inbox/index.ts'],
  ['product-never-imports-sandbox-or-tests', 'relay/src/main.ts', 'relay/sandbox/tiktok/index.ts'],
  ['product-never-imports-build', 'relay/src/lib/canary-2.ts', 'build/x.ts'],
  ['sandbox-imports-nothing-of-ours', 'relay/sandbox/tiktok/canary-1.ts', 'shared/src/lib/index.ts'],
  ['sandboxes-stand-alone', 'relay/sandbox/tiktok/canary-2.ts', 'relay/sandbox/claude/index.ts'],
  ['relay-lib-imports-leftwards', 'relay/src/lib/canary-1.ts', 'relay/src/db/index.ts'],
  ['relay-db-imports-leftwards', 'relay/src/db/canary.ts', 'relay/src/queue/index.ts'],
  ['relay-queue-imports-leftwards', 'relay/src/queue/canary-1.ts', 'relay/src/inbox/index.ts'],
  ['relay-inbox-imports-leftwards', 'relay/src/inbox/canary-2.ts', 'relay/src/agent/index.ts'],
  ['relay-channels-imports-leftwards', 'relay/src/channels/canary.ts', 'relay/src/agent/index.ts'],
  ['features-import-features-through-index', 'relay/src/agent/canary-1.ts', 'relay/src/inbox/store.ts'],
  ['inbox-knows-no-provider', 'relay/src/inbox/canary-3.ts', 'relay/src/providers/tiktok/index.ts'],
  ['nobody-below-main-sees-the-feature-list', 'relay/src/queue/canary-2.ts', 'relay/src/features.ts'],
  ['a-provider-stands-alone', 'relay/src/providers/tiktok/canary.ts', 'relay/src/db/index.ts'],
  ['a-channel-sees-its-provider-and-the-port', 'relay/src/channels/tiktok/canary.ts', 'relay/src/db/index.ts'],
  ['bridge-depends-on-shared-only', 'desktop/src/bridge/canary.ts', 'node:fs'],
  ['engine-knows-no-host', 'desktop/src/engine/canary-2.ts', 'desktop/src/electron/index.ts'],
  ['engine-knows-no-host', 'desktop/src/engine/canary-3.ts', 'electron'],
  ['hosts-stand-apart', 'desktop/src/browser-host/canary-1.ts', 'desktop/src/electron/index.ts'],
  ['browser-host-knows-no-electron', 'desktop/src/browser-host/canary-2.ts', 'electron'],
  ['renderer-sees-bridge-and-shared-only', 'desktop/src/renderer/canary-1.tsx', 'desktop/src/engine/index.ts'],
  ['renderer-runs-in-a-browser', 'desktop/src/renderer/canary-2.tsx', 'node:fs'],
  [
    'renderer-features-stand-apart',
    'desktop/src/renderer/features/inbox/canary.tsx',
    'desktop/src/renderer/features/agent/index.ts',
  ],
  ['imports-exist', 'relay/src/lib/canary-3.ts', './nowhere.ts'],
];
const permitted: [from: string, to: string, keyword?: 'import type'][] = [
  ['relay/src/db/fine.ts', 'relay/src/queue/task.ts', 'import type'],
  ['relay/src/agent/fine-1.ts', 'relay/src/inbox/index.ts'],
  ['relay/src/inbox/fine-1.ts', 'relay/src/db/index.ts'],
  ['relay/src/inbox/fine-2.ts', 'shared/src/lib/index.ts'],
  ['relay/src/channels/tiktok/fine.ts', 'relay/src/providers/tiktok/index.ts'],
  ['relay/tests/fine.ts', 'relay/sandbox/tiktok/index.ts'],
  ['desktop/tests/fine.ts', 'relay/src/inbox/index.ts'],
  ['desktop/src/engine/fine.ts', 'node:fs'],
  ['desktop/src/renderer/fine.tsx', 'desktop/src/bridge/index.ts'],
];

const tree = realpathSync(mkdtempSync(join(tmpdir(), 'tandem-layers-')));
afterAll(() => rmSync(tree, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text, { flag: 'a' });
}

function plant(from: string, to: string, keyword: 'import' | 'import type'): void {
  const isOurs = to.includes('/') && !to.startsWith('.');
  if (isOurs) write(to, '');
  const specifier = isOurs ? `${'../'.repeat(from.split('/').length - 1)}${to}` : to;
  write(from, keyword === 'import' ? `import '${specifier}';\n` : `import type { X } from '${specifier}';\n`);
}

type Violation = { rule: { name: string }; from: string };

function violations(): Violation[] {
  symlinkSync(join(checkout, 'node_modules'), join(tree, 'node_modules'), 'junction');
  const config = join(checkout, 'build', 'layers.cjs');
  const program = packagedProgram('dependency-cruiser', 'depcruise');
  const args = [program, '--config', config, '--output-type', 'json', 'shared', 'relay', 'desktop', 'build'];
  const printed = execFileSync(process.execPath, args, { cwd: tree, encoding: 'utf8', maxBuffer: 50_000_000 });
  const { summary } = JSON.parse(printed) as { summary: { violations: Violation[] } };
  return summary.violations;
}

test('every rule refuses what is planted against it, also where only a type is imported', { timeout: 60_000 }, () => {
  for (const [, from, to] of refused) plant(from, to, 'import');
  for (const [, from, to] of refused) plant(from.replace(/(\.tsx?)$/, '-type$1'), to, 'import type');
  for (const [from, to, keyword = 'import'] of permitted) plant(from, to, keyword);
  plant('relay/src/db/canary-3.ts', 'relay/src/queue/task.ts', 'import');
  write('relay/src/lib/cycle-a.ts', `export { b } from './cycle-b.ts';\nexport const a = 1;\n`);
  write('relay/src/lib/cycle-b.ts', `export { a } from './cycle-a.ts';\nexport const b = 1;\n`);
  write('relay/src/lib/canary-using.ts', `await using x = await import('../db/index.ts');\nexport const y = x;\n`);
  const found = violations();
  const seen = new Set(found.map((violation) => `${violation.rule.name} ${violation.from}`));
  const missed = refused.flatMap(([rule, from]) =>
    [from, from.replace(/(\.tsx?)$/, '-type$1')].map((file) => `${rule} ${file}`).filter((line) => !seen.has(line)),
  );
  expect(missed).toEqual([]);
  expect(seen).toContain('relay-lib-imports-leftwards relay/src/lib/canary-using.ts');
  expect(seen).toContain('db-knows-only-the-shape-of-a-job relay/src/db/canary-3.ts');
  expect(found.some((violation) => violation.rule.name === 'no-cycle')).toBe(true);
  const wronglyRefused = found.filter((violation) => permitted.some(([from]) => violation.from === from));
  expect(wronglyRefused).toEqual([]);
});
