import type { BrowserWindow, IpcMain, IpcMainEvent, IpcMainInvokeEvent, Shell } from 'electron';
import { z } from 'zod';
import { callRequest, type pushMessage } from '../bridge/contract.ts';
import type { EngineProcess } from './engine-process.ts';
import { isOurs, openOutside } from './security.ts';

export const CALL_CHANNEL = 'tandem:call';
export const PUSH_CHANNEL = 'tandem:push';
export const OPEN_CHANNEL = 'tandem:open';

const externalAddress = z.string().max(4096);

/** Only the top frame of our own page may speak; an embedded or navigated frame is nobody. */
function isTrusted(event: IpcMainInvokeEvent | IpcMainEvent): boolean {
  try {
    const frame = event.senderFrame;
    return frame !== null && frame.parent === null && isOurs(frame.url);
  } catch {
    // A frame that has gone throws when asked; in a listener that would end the main process.
    return false;
  }
}

export function serveBridge(
  ipc: Pick<IpcMain, 'handle' | 'on'>,
  engine: Pick<EngineProcess, 'call'>,
  shell: Pick<Shell, 'openExternal'>,
) {
  ipc.handle(CALL_CHANNEL, async (event, raw: unknown) => {
    if (!isTrusted(event)) throw new Error('refused');
    const parsed = callRequest.safeParse(raw);
    if (!parsed.success)
      return { id: -1, ok: false, code: 'bad_call', detail: 'Not a call of the bridge.', fields: null };
    return engine.call(parsed.data);
  });
  ipc.on(OPEN_CHANNEL, (event, raw: unknown) => {
    const address = externalAddress.safeParse(raw);
    if (isTrusted(event) && address.success) openOutside(shell, address.data);
  });
}

export function pushTo(windows: readonly BrowserWindow[], message: z.infer<typeof pushMessage>): void {
  for (const window of windows) {
    if (!window.isDestroyed() && isOurs(window.webContents.getURL())) window.webContents.send(PUSH_CHANNEL, message);
  }
}
