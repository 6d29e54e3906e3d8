import { join } from 'node:path';
import type { Child, ChildPlan, Ready } from './child.ts';
import type { DataFolder } from './data-folder.ts';
import { browserHostScript, electronArgs, obtainElectron } from './desktop.ts';
import { openBrowser } from './open-browser.ts';
import { PlainError } from './plain-error.ts';

export interface DesktopPlace {
  readonly folder: Pick<DataFolder, 'root' | 'logs' | 'desktop'>;
  readonly inboxPort: number;
  readonly relayUrl: string;
  readonly sandboxUrl: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly isRoot: boolean;
}
export type Up = (plan: ChildPlan) => Promise<{ child: Child; ready: Ready }>;

/** The inbox in Electron's window, or, with a sentence why, in a browser. */
export async function openDesktop(place: DesktopPlace, up: Up): Promise<{ inbox: string; isBrowserOpen: boolean }> {
  const { folder, relayUrl, sandboxUrl } = place;
  const env = {
    ...place.env,
    TANDEM_RELAY_URL: relayUrl,
    ...(sandboxUrl === undefined ? {} : { TANDEM_SANDBOX_ORIGIN: new URL(sandboxUrl).origin }),
  };
  const logFile = join(folder.logs, 'desktop.log');
  const electron = await obtainElectron(place.env, place.isRoot);
  if (electron !== undefined && (await hasOpenedWindow(up, { electron, folder, env, logFile }))) {
    return { inbox: 'in its own window', isBrowserOpen: false };
  }
  // The demo shop's sign-in may lie in a file of ours; a real shop's belongs into the system's keychain.
  const vault = sandboxUrl === undefined ? 'keychain' : 'file';
  const port = ['--port', String(place.inboxPort)];
  const args = [...port, '--data-dir', folder.root, '--relay-url', relayUrl, '--vault', vault];
  const { ready } = await up({ name: 'desktop', script: browserHostScript, args, env, logFile });
  return { inbox: ready.url, isBrowserOpen: await openBrowser(ready.url, place.env) };
}

interface WindowPlan extends Pick<DesktopPlace, 'folder'> {
  readonly electron: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
}

/** A binary may be there and not run: a library is missing, its sandbox is refused, it is of another system. */
async function hasOpenedWindow(up: Up, { electron, folder, env, logFile }: WindowPlan): Promise<boolean> {
  try {
    await up({ name: 'desktop', program: electron, args: electronArgs(folder.desktop), env, logFile });
    return true;
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    console.log(`Electron does not start here (${logFile} says why), so the desktop opens in your browser.`);
    return false;
  }
}
