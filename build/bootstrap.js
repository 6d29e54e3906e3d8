// The one JavaScript file: it must run on whatever Node a newcomer has, before anything is installed. It refuses what is
// too old in one sentence, installs the locked packages when needed, and hands over to the command's script.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const commands = {
  start: 'build/start.ts',
  test: 'build/test.ts',
  check: 'build/check.ts',
  relay: 'build/relay.ts',
  build: 'build/build.ts',
  pack: 'build/pack.ts',
  'pack-stub': 'build/pack-stub.ts',
  'e2e-electron': 'build/e2e-electron.ts',
  bench: 'desktop/tests/bench/loop-latency.ts',
  eval: 'relay/tests/eval/main.ts',
  kills: 'relay/tests/kills/campaign.ts',
  chaos: 'relay/tests/chaos/campaign.ts',
  'fuzz-rls': 'relay/tests/isolation/fuzz/campaign.ts',
  'fuzz-webhook': 'relay/tests/fuzz-webhook/campaign.ts',
};
/** Node that strips types and has the Node-API that better-sqlite3 needs (older ones crash on loading it). */
const typeStripping = [22, 18];

function fail(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

function isOlder(version, [major, minor]) {
  const [ownMajor = 0, ownMinor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}

function refuseOldNode() {
  // On Linux a newer Node comes with the packages, so an older one is enough to install them.
  const needed = process.platform === 'linux' ? [20, 19] : typeStripping;
  if (isOlder(process.version, needed)) {
    fail(
      `Node ${needed.join('.')} or newer is needed, this is ${process.version}: install the current LTS from https://nodejs.org.`,
    );
  }
}

/** npm's own script where npm runs us, so that it is the same npm; else the one on the PATH. */
function npm(args, options) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return spawnSync(process.execPath, [script, ...args], options);
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

function refuseOldNpm() {
  const told = /^npm\/(\S+)/.exec(process.env.npm_config_user_agent ?? '')?.[1];
  const asked = told ?? npm(['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (!asked) fail('npm is missing, and this app is installed with it: install it with Node from https://nodejs.org.');
  if (isOlder(asked, [10, 0])) fail(`npm 10 or newer is needed, this is ${asked}: run "npm install --global npm@10".`);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** npm writes what it installed into node_modules at the very end: equal to the lock means complete and current. */
function isInstalled() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const found = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (wanted === undefined) fail('package-lock.json is missing or broken: get a fresh copy of this project.');
  if (found === undefined) return false;
  return Object.entries(wanted).every(([path, { version, link, optional }]) => {
    if (!path.includes('node_modules/') || link) return true;
    // Optional packages of other platforms are locked and not installed.
    return found[path] === undefined ? optional === true : found[path].version === version;
  });
}

function install() {
  console.log('Installing the locked packages (once, about half a minute) …');
  const result = npm(['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (result.status === 0) return;
  const said = `${result.stderr ?? ''}${result.error?.message ?? ''}`;
  if (/ENOSPC|no space left/i.test(said)) fail('The disk is full: free about 2 GB, then run this again.');
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(said)) {
    fail(
      'The package registry cannot be reached: check the network and "npm config get registry" and "proxy", then run this again.',
    );
  }
  if (/EACCES|EPERM/.test(said))
    fail(`Packages cannot be written to ${root}: make the folder yours, then run this again.`);
  if (/EUSAGE/.test(said))
    fail('package.json and package-lock.json disagree: run "npm install", look at the change, then run this again.');
  console.error(said.trimEnd());
  fail('The packages could not be installed: the reason is in the lines above.');
}

/** The Node that comes with the packages on Linux, where it runs (not on musl), else our own. */
function newestNode() {
  const packaged = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  if (process.platform === 'linux' && existsSync(packaged) && spawnSync(packaged, ['--version']).status === 0)
    return packaged;
  if (!isOlder(process.version, typeStripping)) return process.execPath;
  return fail(
    `The packaged Node does not run on this system: install Node ${typeStripping.join('.')} or newer from https://nodejs.org.`,
  );
}

function run(command, args) {
  const node = newestNode();
  const env = { ...process.env };
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const separator = process.platform === 'win32' ? ';' : ':';
  env[pathName] = [dirname(node), join(root, 'node_modules', '.bin'), env[pathName]].join(separator);
  const script = join(root, commands[command]);
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  // Ctrl-C reaches the child too; we only stay until it has cleaned up. A signal sent to us alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${commands[command]} could not be started: ${error.message}.`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

const [command = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, command)) {
  fail(`"${command}" is not a command: use one of ${Object.keys(commands).join(', ')}.`);
}
refuseOldNode();
refuseOldNpm();
if (!isInstalled()) install();
run(command, args);
