import type { BrowserWindow, BrowserWindowConstructorOptions, Session, WebContents } from 'electron';

export interface ConnectWindowOptions {
  /** The relay's start URL: it sets the cookie half of the state and redirects to the platform. */
  readonly startUrl: string;
  readonly relayOrigin: string;
  /** Origins of the platform's sign-in; subdomains of a listed registrable host are allowed with a leading dot. */
  readonly platformHosts: readonly string[];
  readonly parent: BrowserWindow | null;
  createWindow(options: BrowserWindowConstructorOptions): BrowserWindow;
  /** A session of its own, in memory: no sign-in of one shop is met by the next. */
  createSession(partition: string): Session;
  /** Called for the contents before they load anything, so that the app-wide policy lets this window move. */
  setFree(contents: WebContents): void;
}

let opened = 0;

/**
 * The platform's own sign-in page in a window of the app: sandboxed, without preload, with a session of its own, and able to go
 * nowhere but the platform and our callback. Resolves when the window is closed, with whether the callback was reached.
 */
export function openConnectWindow(options: ConnectWindowOptions): Promise<{ reachedCallback: boolean }> {
  if (!isAllowed(options.startUrl, { relayOrigin: options.relayOrigin, platformHosts: [] })) {
    return Promise.reject(new Error('the start address is not the relay’s'));
  }
  opened += 1;
  const session = options.createSession(`connect-${Date.now()}-${opened}`);
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());

  const window = options.createWindow({
    width: 520,
    height: 760,
    autoHideMenuBar: true,
    ...(options.parent === null ? {} : { parent: options.parent, modal: process.platform === 'darwin' }),
    webPreferences: {
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
    },
  });
  options.setFree(window.webContents);

  let reachedCallback = false;
  const guard = (event: { preventDefault(): void; url: string }) => {
    if (!isAllowed(event.url, options)) event.preventDefault();
  };
  window.webContents.on('will-navigate', guard);
  window.webContents.on('will-frame-navigate', guard);
  window.webContents.on('will-redirect', guard);
  window.webContents.on('did-navigate', (_event, url) => {
    if (isCallback(url, options.relayOrigin)) reachedCallback = true;
  });

  return new Promise((resolve) => {
    window.once('closed', () => resolve({ reachedCallback }));
    // A page that does not load stays open with Chromium's own words; the owner closes it and the attempt expires.
    void window.loadURL(options.startUrl).catch(() => undefined);
  });
}

function isCallback(address: string, relayOrigin: string): boolean {
  const url = new URL(address);
  return url.origin === relayOrigin && url.pathname.startsWith('/oauth/callback/');
}

/** Compared as parsed components, never as text: `https://tiktok.com.evil.example` is not the platform. */
export function isAllowed(
  address: string,
  options: Pick<ConnectWindowOptions, 'relayOrigin' | 'platformHosts'>,
): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return false;
  if (url.origin === options.relayOrigin) return url.pathname.startsWith('/oauth/');
  // A platform speaks https; the sandbox, on loopback, is named by its origin.
  if (options.platformHosts.includes(url.origin)) return true;
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return options.platformHosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
}
