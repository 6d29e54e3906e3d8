import { type Bridge, type CallInput, type CallName, callResult, pushes, pushMessage } from '../../bridge/index.ts';
import { outputOf } from './answers.ts';
import type { ElectronPort } from './host-window.ts';

/** The bridge inside Electron: the preload's port, parsed on this side too. */
export function createElectronBridge(port: ElectronPort): Bridge {
  let nextId = 1;
  return {
    host: 'electron',
    platform: port.platform,
    async call<N extends CallName>(name: N, input: CallInput<N>) {
      return outputOf(name, callResult.parse(await port.call({ id: nextId++, name, input })));
    },
    on(name, listener) {
      return port.onPush((message) => {
        const pushed = pushMessage.parse(message);
        if (pushed.push === name) listener(pushes[name].parse(pushed.payload) as never);
      });
    },
    mediaUrl: (mediaId) => `tandem://media/${encodeURIComponent(mediaId)}`,
    openExternal: (url) => port.open(url),
  };
}
