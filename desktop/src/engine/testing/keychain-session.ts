import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';

const childScript = join(import.meta.dirname, 'keychain-child.ts');

/** Why no real keychain can be had here; undefined where one can. */
export function whyNoKeychain(): string | undefined {
  if (process.platform !== 'linux') return 'on Windows and macOS it would be the keychain of whoever runs this';
  const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter(
    (program) => spawnSync('which', [program]).status !== 0,
  );
  return missing.length === 0 ? undefined : `not installed: ${missing.join(', ')}`;
}

export interface KeychainSession extends AsyncDisposable {
  /** Runs a process that does one thing with the vault, and returns what it said. */
  child(act: 'save' | 'load' | 'clear' | 'view', account: string, secret?: string): Promise<unknown>;
}

/** A desktop session of its own, with the system's keyring on a bus of its own; its keys lie in `home`. `absent`: not even a bus. */
export async function startKeychainSession(
  home: string,
  state: 'unlocked' | 'locked' | 'absent',
): Promise<KeychainSession> {
  const { DISPLAY: _screen, WAYLAND_DISPLAY: _other, ...rest } = process.env;
  const env = { ...rest, HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: home };
  const bus = state === 'absent' ? null : await startBus(env, state);
  const childEnv = { ...env, DBUS_SESSION_BUS_ADDRESS: bus?.address ?? `unix:path=${join(home, 'nothing')}` };
  return {
    async child(act, account, secret = '') {
      const args = ['--disable-warning=ExperimentalWarning', childScript, act, account, secret];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env: childEnv });
      return JSON.parse(stdout) as unknown;
    },
    [Symbol.asyncDispose]: async () => bus?.end(),
  };
}

async function startBus(env: NodeJS.ProcessEnv, state: 'unlocked' | 'locked') {
  const daemon =
    state === 'unlocked'
      ? 'printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null'
      : 'gnome-keyring-daemon --start --components=secrets >/dev/null';
  // Ends, and the bus and the daemon with it, when its stdin does.
  const script = `${daemon}; echo "$DBUS_SESSION_BUS_ADDRESS"; cat >/dev/null`;
  const session = spawn('dbus-run-session', ['--', 'sh', '-c', script], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const [line] = (await once(session.stdout, 'data')) as [Buffer];
  return {
    address: line.toString('utf8').trim(),
    async end(): Promise<void> {
      const ended = once(session, 'exit');
      session.stdin.end();
      await ended;
    },
  };
}
