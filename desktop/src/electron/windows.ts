import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { APP_ORIGIN } from './security.ts';

/** The window staff live in. Least size and title bar by the design; nothing of Node reaches the page. */
export function mainWindowOptions(preload: string, platform: NodeJS.Platform): BrowserWindowConstructorOptions {
  return {
    title: 'Tandem Inbox',
    width: 1440,
    height: 900,
    minWidth: 720,
    minHeight: 560,
    show: false,
    backgroundColor: '#eef2f4',
    ...(platform === 'darwin'
      ? { titleBarStyle: 'hiddenInset' as const }
      : {
          titleBarStyle: 'hidden' as const,
          titleBarOverlay: { color: '#00000000', symbolColor: '#80878d', height: 40 },
        }),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      spellcheck: false,
    },
  };
}

export async function openMainWindow(
  createWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow,
  preload: string,
  platform: NodeJS.Platform,
): Promise<BrowserWindow> {
  const window = createWindow(mainWindowOptions(preload, platform));
  window.once('ready-to-show', () => window.show());
  await window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}
