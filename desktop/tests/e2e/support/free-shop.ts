import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Product } from './product.ts';

export interface FreeShop {
  readonly email: string;
  readonly password: string;
  /** Linked; also its name on the platform. */
  readonly account: string;
}

/** A second shop of the relay, on the free plan, with so many of the month's AI replies used. */
export async function openFreeShop({ relayUrl, dataDir }: Product, aiReplies: number): Promise<FreeShop> {
  const shop = { email: 'owner@free.example', password: 'free of charge', account: 'free.shop' };
  const { relayEnv } = JSON.parse(readFileSync(join(dataDir, 'running.json'), 'utf8')) as {
    relayEnv: Record<string, string>;
  };
  const script = join(import.meta.dirname, 'make-free-shop.ts');
  const args = [script, relayUrl, shop.email, shop.password, shop.account, String(aiReplies)];
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...relayEnv } });
  return shop;
}
