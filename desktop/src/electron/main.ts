import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemClock } from '@tandem/shared/lib';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  protocol,
  session,
  shell,
  utilityProcess,
  type WebContents,
} from 'electron';
import { appProtocol } from './app-protocol.ts';
import { pushTo, serveBridge } from './bridge-ipc.ts';
import { openConnectWindow } from './connect-window.ts';
import { engineEnvironment } from './engine-environment.ts';
import { type EngineProcess, startEngineProcess } from './engine-process.ts';
import { APP_ORIGIN, APP_SCHEME, keepDownloadsToMedia, lockNavigation, refusePermissions } from './security.ts';
import { shellPaths } from './shell-paths.ts';
import { readShellSettings, type ShellSettings, ShellSettingsError } from './shell-settings.ts';
import { openMainWindow } from './windows.ts';

// Thin on purpose: what can be tested without Electron lives in the engine and the renderer.
const paths = shellPaths(import.meta.dirname);
const freeContents = new WeakSet<WebContents>();

// Before anything asks where the data lies: two folders are two apps, each with a lock, a cache and a sign-in of its own.
const ownFolder = app.commandLine.getSwitchValue('user-data-dir');
if (ownFolder !== '') app.setPath('userData', resolve(ownFolder));
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
lockNavigation(app, shell, (contents) => freeContents.has(contents));

function settings(): ShellSettings {
  const packageJson: unknown = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8'));
  return readShellSettings(process.env, packageJson, app.isPackaged);
}

function createWindow(options: ConstructorParameters<typeof BrowserWindow>[0]): BrowserWindow {
  return new BrowserWindow(options);
}

function startEngine(using: ShellSettings): EngineProcess {
  return startEngineProcess({
    utilityProcess,
    entry: paths.engine,
    env: engineEnvironment(process.env, process.platform, {
      TANDEM_RELAY_URL: using.relayUrl,
      TANDEM_ENGINE_DIR: join(app.getPath('userData'), 'engine'),
      TANDEM_VAULT: using.vault,
    }),
    clock: systemClock,
    onPush: (message) => pushTo(BrowserWindow.getAllWindows(), message),
    onOpenUrl: (url) => {
      openConnectWindow({
        startUrl: url,
        relayOrigin: using.relayOrigin,
        platformHosts: using.platformHosts,
        parent: BrowserWindow.getFocusedWindow(),
        createWindow,
        createSession: (partition) => session.fromPartition(partition),
        setFree: (contents) => freeContents.add(contents),
      }).catch((error: unknown) => console.error('connect window refused', error));
    },
    onTrouble: (detail) => console.error(detail),
  });
}

async function start(): Promise<void> {
  const engine = startEngine(settings());
  refusePermissions(session.defaultSession);
  keepDownloadsToMedia(session.defaultSession);
  protocol.handle(APP_SCHEME, appProtocol(paths.renderer, engine));
  serveBridge(ipcMain, engine, shell);
  const open = () => openMainWindow(createWindow, paths.preload, process.platform);

  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) return void open();
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) void open();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  let isEngineClosed = false;
  app.on('before-quit', (event) => {
    if (isEngineClosed) return;
    // The outbox is durable at every moment; closing in order only spares the next start a recovery.
    event.preventDefault();
    void engine.close().finally(() => {
      isEngineClosed = true;
      app.quit();
    });
  });
  await open();
  // Whoever started this from the sources learns that a window stands, not only that the binary runs.
  if (!app.isPackaged) console.log(JSON.stringify({ ready: true, url: `${APP_ORIGIN}/` }));
}

if (app.requestSingleInstanceLock()) {
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      dialog.showErrorBox('Tandem Inbox', error instanceof ShellSettingsError ? error.message : String(error));
      app.exit(1);
    });
} else {
  app.quit();
}
