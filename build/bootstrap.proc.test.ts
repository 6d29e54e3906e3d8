import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkout } from './checkout.ts';

// A checkout of its own with a stand-in for npm: the real one would take half a minute and the network.
let root = '';
const lock = {
  packages: {
    '': {},
    relay: { version: '1.0.0' },
    'node_modules/tool': { version: '1.0.0' },
    'node_modules/for-another-platform': { version: '1.0.0', optional: true },
  },
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tandem-bootstrap-'));
  mkdirSync(join(root, 'build'));
  mkdirSync(join(root, 'node_modules'));
  copyFileSync(join(checkout, 'build', 'bootstrap.js'), join(root, 'build', 'bootstrap.js'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
  writeFileSync(
    join(root, 'build', 'check.ts'),
    `const word: string = 'checked';\nconsole.log(word, process.argv[2]);`,
  );
});
afterEach(() => rmSync(root, { recursive: true }));

function installed(version: string): void {
  const found = { packages: { 'node_modules/tool': { version } } };
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify(found));
}

/** `npmSays`: what `npm ci` prints on stderr before it fails; undefined: it succeeds. */
function bootstrap(options: { command?: string; npmSays?: string; npmVersion?: string; nodeVersion?: string } = {}) {
  const { command = 'check', npmSays, npmVersion = '11.0.0', nodeVersion } = options;
  const npm = join(root, 'npm.js');
  const failure = npmSays === undefined ? '' : `console.error(${JSON.stringify(npmSays)}); process.exit(1);`;
  writeFileSync(npm, `${failure} console.error('installed');`);
  const pretend = join(root, 'pretend.js');
  if (nodeVersion !== undefined) {
    writeFileSync(pretend, `Object.defineProperty(process, 'version', { value: '${nodeVersion}' })`);
  }
  const args = nodeVersion === undefined ? [] : ['--import', pretend];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...args, join(root, 'build', 'bootstrap.js'), command, 'argument'],
    {
      encoding: 'utf8',
      env: { ...process.env, npm_execpath: npm, npm_config_user_agent: `npm/${npmVersion} node/v22.0.0` },
    },
  );
  return { status, stdout, stderr };
}

test('installs when nothing is installed, then runs the command', () => {
  const { status, stdout } = bootstrap();
  expect(status).toBe(0);
  expect(stdout).toMatch(/Installing the locked packages[\s\S]*checked argument/);
});

test('installs nothing when what is there is what is locked', () => {
  installed('1.0.0');
  expect(bootstrap({ npmSays: 'must not be called' })).toMatchObject({ status: 0, stdout: 'checked argument\n' });
});

test('installs again when the lock has moved on', () => {
  installed('0.9.0');
  expect(bootstrap().stdout).toContain('Installing');
});

test.each([
  ['npm error code ENOSPC', /The disk is full: free about/],
  ['npm error network request to https://registry failed, reason: getaddrinfo ENOTFOUND', /registry cannot be reached/],
  ['npm error code EACCES', /cannot be written to/],
  ['npm error code EUSAGE', /disagree: run "npm install"/],
  ['something new', /something new[\s\S]*could not be installed/],
])('%s is one sentence', (npmSays, sentence) => {
  const { status, stderr } = bootstrap({ npmSays });
  expect(status).toBe(1);
  expect(stderr).toMatch(sentence);
});

test('an old npm, an old Node and an unknown command are refused before anything is installed', () => {
  expect(bootstrap({ npmVersion: '9.9.4' })).toMatchObject({ status: 1, stdout: '' });
  expect(bootstrap({ npmVersion: '9.9.4' }).stderr).toContain('npm 10 or newer is needed, this is 9.9.4');
  expect(bootstrap({ nodeVersion: 'v18.20.0' }).stderr).toMatch(/Node \d+\.\d+ or newer is needed, this is v18\.20\.0/);
  expect(bootstrap({ command: 'cook' }).stderr).toContain('"cook" is not a command');
});

test('a command may lie outside of build', () => {
  installed('1.0.0');
  mkdirSync(join(root, 'relay', 'tests', 'kills'), { recursive: true });
  writeFileSync(join(root, 'relay', 'tests', 'kills', 'campaign.ts'), "console.log('killed', process.argv[2]);");
  expect(bootstrap({ command: 'kills' })).toMatchObject({ status: 0, stdout: 'killed argument\n' });
  expect(bootstrap({ command: 'constructor' }).stderr).toContain('"constructor" is not a command');
});

test('hands the exit code of the command on', () => {
  installed('1.0.0');
  writeFileSync(join(root, 'build', 'check.ts'), 'process.exitCode = 7;');
  expect(bootstrap().status).toBe(7);
});
