import { systemClock } from '@tandem/shared/lib';
import type { CallName } from '../../src/bridge/index.ts';
import { createEngine } from '../../src/engine/index.ts';

// The desktop's engine in a process of its own, to be killed from outside: calls come as messages of the parent, answers go back.
// Arguments: relay URL, data folder.

interface Asked {
  readonly id: number;
  readonly name: CallName;
  readonly input: never;
}

const [relayUrl = '', dataDir = ''] = process.argv.slice(2);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const engine = createEngine({ relayUrl, dataDir, clock: systemClock, log: silent, vault: 'file' });

process.on('message', (asked: Asked) => {
  engine.call(asked.name, asked.input).then(
    (output) => process.send?.({ id: asked.id, ok: true, output }),
    (error: unknown) => process.send?.({ id: asked.id, ok: false, reason: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
await engine.call('session.get', {});
process.send?.({ id: 0, ok: true, output: null });
