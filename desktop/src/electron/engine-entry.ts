import { mkdirSync } from 'node:fs';
import { must, systemClock } from '@tandem/shared/lib';
import type { z } from 'zod';
import { BridgeError } from '../bridge/bridge.ts';
import type { CallInput, CallName, callRequest } from '../bridge/contract.ts';
import { createEngine, type Log } from '../engine/index.ts';
import { type FromEngine, toEngine } from './engine-messages.ts';

// The engine in Electron's utility process: the same engine as in the browser host, behind a message port instead of a socket.
const port = must(process.parentPort, 'a parent: this script runs in a utility process');
const dataDir = must(process.env.TANDEM_ENGINE_DIR, 'TANDEM_ENGINE_DIR');
const relayUrl = must(process.env.TANDEM_RELAY_URL, 'TANDEM_RELAY_URL');
mkdirSync(dataDir, { recursive: true, mode: 0o700 });

const line =
  (level: string) =>
  (event: string, fields: Record<string, unknown> = {}) =>
    console.log(JSON.stringify({ level, at: new Date().toISOString(), event, ...fields }));
const log: Log = { info: line('info'), warn: line('warn'), error: line('error') };
const post = (message: FromEngine) => port.postMessage(message);

const engine = createEngine({
  dataDir,
  relayUrl,
  clock: systemClock,
  log,
  vault: process.env.TANDEM_VAULT === 'memory' ? 'memory' : 'keychain',
  openUrl: (url) => post({ kind: 'open-url', url }),
});
engine.onPush((push, payload) => post({ kind: 'push', message: { push, payload } }));

port.on('message', ({ data }) => {
  const message = toEngine.parse(data);
  if (message.kind === 'call') void answer(message.request);
  else if (message.kind === 'media') void sendMedia(message.id, message.mediaId);
  else void engine.close().finally(() => process.exit(0));
});
post({ kind: 'ready' });

async function answer(request: z.infer<typeof callRequest>): Promise<void> {
  try {
    // The engine checks the input against the call's schema before it does anything.
    const output = await engine.call<CallName>(request.name, request.input as CallInput<CallName>);
    post({ kind: 'result', result: { id: request.id, ok: true, output } });
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    const { code, message, fields } = error;
    post({
      kind: 'result',
      result: { id: request.id, ok: false, code, detail: message, fields: fields && { ...fields } },
    });
  }
}

async function sendMedia(id: number, mediaId: string): Promise<void> {
  const media = await engine.media(mediaId).catch((error: unknown) => {
    if (error instanceof BridgeError) return null;
    throw error;
  });
  post({ kind: 'media', id, media: media && { bytes: new Uint8Array(media.bytes), mime: media.mime } });
}
