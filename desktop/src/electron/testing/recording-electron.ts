import { EventEmitter } from 'node:events';

// Stands in for `electron` where its binary cannot be had: it does nothing, but keeps what it was asked, and lets a test play
// Chromium and the operating system.

export class RecordedContents extends EventEmitter {
  url = '';
  readonly sent: { channel: string; message: unknown }[] = [];
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
  getURL(): string {
    return this.url;
  }
  readonly downloaded: string[] = [];
  downloadURL(url: string): void {
    this.downloaded.push(url);
  }
  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message });
  }
}

export class RecordedSession {
  permissionRequest: ((contents: RecordedContents, permission: string, answer: (ok: boolean) => void) => void) | null =
    null;
  permissionCheck: ((contents: unknown, permission: string, origin: string) => boolean) | null = null;
  readonly handlers = new Map<string, (event: { preventDefault(): void }, item: { getURL(): string }) => void>();
  readonly partition: string;
  constructor(partition: string) {
    this.partition = partition;
  }
  setPermissionRequestHandler(handler: NonNullable<RecordedSession['permissionRequest']>): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: NonNullable<RecordedSession['permissionCheck']>): void {
    this.permissionCheck = handler;
  }
  on(name: string, handler: (event: { preventDefault(): void }, item: { getURL(): string }) => void): void {
    this.handlers.set(name, handler);
  }
}

interface WindowOptions {
  readonly webPreferences?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

export class RecordedChild extends EventEmitter {
  readonly posted: unknown[] = [];
  isKilled = false;
  readonly entry: string;
  readonly options: { env?: Record<string, string> };
  constructor(entry: string, options: { env?: Record<string, string> }) {
    super();
    this.entry = entry;
    this.options = options;
  }
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  kill(): boolean {
    this.isKilled = true;
    this.emit('exit', 1);
    return true;
  }
}

export class RecordedApp extends EventEmitter {
  isPackaged = false;
  isSandboxEnabled = false;
  exitCode: number | null = null;
  quits = 0;
  readonly switches = new Map<string, string>();
  readonly commandLine = { getSwitchValue: (name: string) => this.switches.get(name) ?? '' };
  readonly #paths = new Map<string, string>();
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }
  enableSandbox(): void {
    this.isSandboxEnabled = true;
  }
  readonly #appPath: string;
  constructor(appPath: string) {
    super();
    this.#appPath = appPath;
  }
  getAppPath = () => this.#appPath;
  getPath = (name: string) => this.#paths.get(name) ?? `${this.#appPath}/${name}`;
  requestSingleInstanceLock = () => true;
  whenReady = () => Promise.resolve();
  quit(): void {
    this.quits += 1;
    this.emit('before-quit', { preventDefault: () => undefined });
  }
  exit(code: number): void {
    this.exitCode = code;
  }
}

export class RecordedWindow extends EventEmitter {
  readonly webContents = new RecordedContents();
  isGone = false;
  isShown = false;
  readonly options: WindowOptions;
  constructor(options: WindowOptions) {
    super();
    this.options = options;
  }
  async loadURL(url: string): Promise<void> {
    this.webContents.url = url;
    this.emit('ready-to-show');
  }
  show(): void {
    this.isShown = true;
  }
  isDestroyed = () => this.isGone;
  isMinimized = () => false;
  restore = () => undefined;
  focus = () => undefined;
}

export function recordingElectron(appPath: string) {
  const windows: RecordedWindow[] = [];
  const children: RecordedChild[] = [];
  const opened: string[] = [];
  const errors: string[] = [];
  const schemes: unknown[] = [];
  const handled = new Map<string, (request: Request) => Promise<Response>>();
  const calls = new Map<string, (event: unknown, raw: unknown) => unknown>();
  const signals = new Map<string, (event: unknown, raw: unknown) => void>();
  const sessions: RecordedSession[] = [];

  const app = new RecordedApp(appPath);

  class BrowserWindow extends RecordedWindow {
    static getAllWindows = () => windows.filter((window) => !window.isGone);
    static getFocusedWindow = () => BrowserWindow.getAllWindows()[0] ?? null;
    constructor(options: WindowOptions) {
      super(options);
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
  }

  const defaultSession = new RecordedSession('');
  const electron = {
    app,
    // Typed by what main uses: the emitter's statics cannot be named in a declaration.
    BrowserWindow: BrowserWindow as unknown as new (options: WindowOptions) => RecordedWindow,
    dialog: { showErrorBox: (_title: string, text: string) => errors.push(text) },
    ipcMain: {
      handle: (channel: string, handler: (event: unknown, raw: unknown) => unknown) => calls.set(channel, handler),
      on: (channel: string, handler: (event: unknown, raw: unknown) => void) => signals.set(channel, handler),
    },
    protocol: {
      registerSchemesAsPrivileged: (list: unknown[]) => schemes.push(...list),
      handle: (scheme: string, handler: (request: Request) => Promise<Response>) => handled.set(scheme, handler),
    },
    session: {
      defaultSession,
      fromPartition(partition: string) {
        const made = new RecordedSession(partition);
        sessions.push(made);
        return made;
      },
    },
    shell: {
      openExternal: async (url: string) => {
        opened.push(url);
      },
    },
    utilityProcess: {
      fork(entry: string, _args: string[], options: { env?: Record<string, string> }) {
        const child = new RecordedChild(entry, options);
        children.push(child);
        return child;
      },
    },
  };
  return {
    electron,
    app,
    windows,
    children,
    opened,
    errors,
    schemes,
    handled,
    calls,
    signals,
    sessions,
    defaultSession,
  };
}
