export { type Config, loadConfig } from './config.ts';
export { ConfigError } from './config-error.ts';
export { defaultDataDir } from './data-dir.ts';
export type { Role } from './env.ts';
export { isLoopback } from './loopback.ts';
export { type Secret, secret } from './secret.ts';
export { sandboxApp, type TiktokConfig, tiktokBasicLimits } from './tiktok-config.ts';
