import type { Bridge } from '../../bridge/index.ts';

/** What Electron's preload passes through: plain data, three fixed channels, nothing of Electron itself. */
export interface ElectronPort {
  readonly platform: Bridge['platform'];
  call(request: unknown): Promise<unknown>;
  onPush(listener: (message: unknown) => void): () => void;
  open(address: string): void;
}

declare global {
  interface Window {
    /** Put there by Electron's preload; absent in a browser tab, where the web socket bridge stands in. */
    readonly tandemPort?: ElectronPort;
  }
}
