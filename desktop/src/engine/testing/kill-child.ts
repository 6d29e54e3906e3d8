import { newId, systemClock } from '@tandem/shared/lib';
import { clientId, conversationId } from '@tandem/shared/model';
import { createEngine } from '../engine.ts';
import { recordingLog } from './test-engine.ts';

// A process of its own for the kill test: queues replies and tells its parent, who kills it, which were accepted.
// Arguments: relay URL, data folder, the point at which to kill itself (or `-`), how many replies to queue.

const [relayUrl = '', dataDir = '', killAt = '-', count = '0'] = process.argv.slice(2);
const engine = createEngine(
  { relayUrl, dataDir, clock: systemClock, log: recordingLog(), vault: 'file', checkOutputs: true },
  (point) => {
    if (point === killAt) process.kill(process.pid, 'SIGKILL');
  },
);
await engine.call('session.get', {});
process.send?.({ kind: 'ready' });

for (let n = 0; n < Number(count); n += 1) {
  const id = clientId.parse(newId());
  const target = conversationId.parse(`conversation-${1 + (n % 2)}`);
  await engine.call('reply.queue', { clientId: id, conversationId: target, text: `text ${id}`, replyToId: null });
  process.send?.({ kind: 'kept', clientId: id, conversationId: target });
}

for (;;) {
  const left = await engine.call('outbox.list', {});
  if (left.length === 0) break;
  await new Promise<void>((resolve) => {
    const stop = engine.onPush(() => {
      stop();
      clearTimeout(beat);
      resolve();
    });
    const beat = setTimeout(() => {
      stop();
      resolve();
    }, 50);
  });
}
process.send?.({ kind: 'drained' });
await engine.close();
process.disconnect?.();
