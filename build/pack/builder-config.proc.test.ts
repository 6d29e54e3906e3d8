import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from '../checkout.ts';

// electron-builder's own reading and checking of the file, without packing: Windows' and macOS' parts are never packed here.
// Compiling its schema takes seconds, so this is not a unit test.
type Config = Readonly<Record<string, unknown>>;
interface Builder {
  getConfig(projectDir: string, path: string, more: null): Promise<Config>;
  validateConfiguration(config: Config, log: object): Promise<void>;
}
const ours = createRequire(import.meta.url);
const builder = createRequire(ours.resolve('electron-builder'));
const { getConfig, validateConfiguration } = builder('app-builder-lib/out/util/config/config') as Builder;
const { DebugLogger } = builder('builder-util') as { DebugLogger: new (isEnabled: boolean) => object };

const config = await getConfig(checkout, 'electron-builder.yml', null);
const check = (changed: Config) => validateConfiguration(changed, new DebugLogger(false));
const part = (name: string) => config[name] as Config;

test('the packer accepts electron-builder.yml, with an nsis and a dmg', async () => {
  await expect(check(config)).resolves.toBeUndefined();
  expect([part('win').target, part('mac').target]).toEqual(['nsis', 'dmg']);
  expect(part('mac').hardenedRuntime).toBe(true);
});

test.each([
  ['nsis', { oneClik: true }],
  ['mac', { hardenedRuntim: true }],
  ['win', { targets: 'nsis' }],
  ['electronFuses', { runAsNod: false }],
])('a misspelt option of %s is refused', async (name, typo) => {
  await expect(check({ ...config, [name]: { ...part(name), ...typo } })).rejects.toThrow(`configuration.${name}`);
});

test('the icon is ours, large enough for both, and the hardened runtime may compile JavaScript', () => {
  const { buildResources } = part('directories');
  const icon = readFileSync(join(checkout, String(buildResources), 'icon.png'));
  expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([512, 512]);
  expect(part('mac').entitlementsInherit).toBe(part('mac').entitlements);
  expect(readFileSync(join(checkout, String(part('mac').entitlements)), 'utf8')).toMatch(
    /<key>com\.apple\.security\.cs\.allow-jit<\/key>\s*<true\/>/,
  );
});
