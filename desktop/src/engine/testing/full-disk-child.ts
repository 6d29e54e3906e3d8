import { newId, systemClock } from '@tandem/shared/lib';
import { clientId, conversationId } from '@tandem/shared/model';
import { BridgeError } from '../../bridge/index.ts';
import { createEngine } from '../engine.ts';
import { recordingLog } from './test-engine.ts';

// Runs under a file size limit, which SQLite meets as a full disk. Queues long replies until one cannot be kept.
// Arguments: relay URL, data folder. Prints what was kept, how it failed, and what the outbox shows after that.

const [relayUrl = '', dataDir = ''] = process.argv.slice(2);
const engine = createEngine({ relayUrl, dataDir, clock: systemClock, log: recordingLog(), vault: 'file' });
const kept: string[] = [];
let code = '';
while (code === '' && kept.length < 1_000) {
  const id = clientId.parse(newId());
  const reply = { clientId: id, conversationId: conversationId.parse('conversation-1'), replyToId: null };
  try {
    await engine.call('reply.queue', { ...reply, text: `${id} ${'ก'.repeat(10_000)}` });
    kept.push(id);
  } catch (error) {
    code = error instanceof BridgeError ? error.code : String(error);
  }
}
const shown = (await engine.call('outbox.list', {})).map((item) => item.clientId);
process.stdout.write(`${JSON.stringify({ kept, code, shown })}\n`);
process.exit(0);
