import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';

// Runs sandboxed, between the page and main. It passes plain data through three fixed channels and exposes nothing of Electron.
const platforms: Readonly<Record<string, 'windows' | 'macos' | 'linux'>> = { win32: 'windows', darwin: 'macos' };

contextBridge.exposeInMainWorld('tandemPort', {
  platform: platforms[process.platform] ?? 'linux',
  call: (request: unknown): Promise<unknown> => ipcRenderer.invoke('tandem:call', request),
  onPush(listener: (message: unknown) => void): () => void {
    const pass = (_event: IpcRendererEvent, message: unknown) => listener(message);
    ipcRenderer.on('tandem:push', pass);
    return () => ipcRenderer.off('tandem:push', pass);
  },
  open: (address: string): void => ipcRenderer.send('tandem:open', address),
});
