import type { Bridge } from '../../bridge/index.ts';

declare global {
  interface Window {
    /** Put there by Electron's preload; absent in a browser tab, where the web socket bridge stands in. */
    readonly tandem?: Bridge;
  }
}
