import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startRelayStandIn } from '../testing/relay-stand-in.ts';
import { signIn, temporaryDir, testEngine } from '../testing/test-engine.ts';

const child = join(import.meta.dirname, '../testing/full-disk-child.ts');

// Windows has no file size limit to play a full disk with.
describe.skipIf(process.platform === 'win32')('outbox on a full disk', () => {
  it('says `disk_full`, shows nothing as waiting that was not kept, and keeps all it accepted', async () => {
    const relay = await startRelayStandIn();
    using dir = temporaryDir();
    {
      await using engine = testEngine(relay.url, dir.path);
      await signIn(engine);
      await engine.untilLive();
    }
    await relay.stop();
    const limited = `ulimit -f 2000 && exec "$0" "$@"`;
    const { stdout } = await promisify(execFile)('/bin/sh', [
      '-c',
      limited,
      process.execPath,
      child,
      relay.url,
      dir.path,
    ]);
    const { kept, code, shown } = JSON.parse(stdout) as { kept: string[]; code: string; shown: string[] };
    expect(code).toBe('disk_full');
    expect(kept.length).toBeGreaterThan(5);
    expect(shown).toEqual(kept);

    await using engine = testEngine(relay.url, dir.path);
    expect((await engine.call('outbox.list', {})).map(({ clientId }) => clientId)).toEqual(kept);
  }, 90_000);
});
