import type { Bridge } from '../../bridge/index.ts';
import { createElectronBridge } from './electron-bridge.ts';
import './host-window.ts';
import { createWebSocketBridge } from './web-socket-bridge.ts';

/** Electron's preload has put a port on the window; a browser tab talks to the browser host by socket. */
export function openBridge(onReopen: () => void): Bridge {
  if (window.tandemPort !== undefined) return createElectronBridge(window.tandemPort);
  return createWebSocketBridge({
    origin: window.location.origin,
    openSocket: (url) => new WebSocket(url),
    openExternal: (url) => void window.open(url, '_blank', 'noopener'),
    platform: platformOf(navigator.userAgent),
    onReopen,
  });
}

function platformOf(userAgent: string): Bridge['platform'] {
  if (userAgent.includes('Mac')) return 'macos';
  return userAgent.includes('Windows') ? 'windows' : 'linux';
}
