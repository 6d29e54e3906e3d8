import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The command that shows an address to the person at this machine; undefined where nobody can look. */
export function browserCommand(env: NodeJS.ProcessEnv, platform = process.platform): [string, ...string[]] | undefined {
  if (env.BROWSER === 'none') return undefined;
  if (platform === 'darwin') return ['open'];
  // The empty text is the window's title: else `start` takes the address for it.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""'];
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return undefined;
  return [env.BROWSER || 'xdg-open'];
}

/** Returns whether a browser took the address. */
export async function openBrowser(url: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const command = browserCommand(env);
  if (command === undefined) return false;
  const [program, ...args] = command;
  const address = process.platform === 'win32' ? url.replaceAll('&', '^&') : url;
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
  child.unref();
  return once(child, 'spawn').then(
    () => true,
    () => false,
  );
}
