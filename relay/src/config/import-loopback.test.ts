import { expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { ConfigError } from './config-error.ts';

const key = Buffer.alloc(32, 1).toString('base64');
const load = (env: Record<string, string>) =>
  loadConfig({ TANDEM_DATA_DIR: '/nowhere', TANDEM_MASTER_KEY: key, ...env });

test('pages of this machine are read only where it is asked for, and the relay itself is on loopback', () => {
  expect(load({}).imports.allowLoopback).toBe(false);
  expect(load({ TANDEM_IMPORT_LOOPBACK: 'true' }).imports.allowLoopback).toBe(true);
  expect(() => load({ TANDEM_IMPORT_LOOPBACK: 'true', HOST: '0.0.0.0' })).toThrow(ConfigError);
  expect(() => load({ TANDEM_IMPORT_LOOPBACK: 'true', NODE_ENV: 'production' })).toThrow(/TANDEM_IMPORT_LOOPBACK/);
});
