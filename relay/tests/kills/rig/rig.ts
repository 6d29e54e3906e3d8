import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KillsDatabase, startDatabase } from './database.ts';
import { type Desk, openDesk } from './desk.ts';
import { createFailpoints, type Failpoints } from './failpoints.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { type Platform, startPlatform } from './sandbox.ts';
import { openShop, type Shop } from './shop.ts';
import { startSlowRoad } from './slow-road.ts';

export interface Rig extends AsyncDisposable {
  readonly dir: string;
  readonly database: KillsDatabase;
  readonly platform: Platform;
  readonly points: Failpoints;
  readonly fleet: Fleet;
  readonly shop: Shop;
  readonly desk: Desk;
  /** A customer that nobody has heard of. */
  newCustomer(): Promise<{ id: string; username: string }>;
}

export interface RigOptions {
  /** The roles of each process, see `startFleet`. */
  readonly plan: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly faq?: readonly { question: string; answer: string }[];
  /** Calls of the relay to the platform that take their time to get there. */
  readonly road?: { readonly path: string; readonly delayMs: () => number };
}

let customers = 0;

/** Everything real and in processes of its own: PostgreSQL, the platform, relay processes, one shop, and its desktop's stream. */
export async function startRig({ plan, env = {}, faq, road: slow }: RigOptions): Promise<Rig> {
  const dir = await mkdtemp(join(tmpdir(), 'tandem-kills-'));
  const cleanUp: (() => Promise<unknown> | undefined)[] = [];
  const close = async () => {
    for (const clean of cleanUp.reverse()) await clean();
    if (process.env.TANDEM_KILLS_KEEP === undefined) await rm(dir, { recursive: true, force: true });
    else console.log(`kept ${dir}`);
  };
  try {
    const database = await startDatabase();
    cleanUp.push(database.close);
    const platform = await startPlatform(dir);
    cleanUp.push(platform.close);
    const road = slow === undefined ? undefined : await startSlowRoad(platform.url, slow.path, slow.delayMs);
    if (road !== undefined) cleanUp.push(road.close);
    const points = createFailpoints(join(dir, 'failpoints'));
    const settings = {
      DATABASE_URL: database.url,
      TANDEM_DATA_DIR: join(dir, 'relay'),
      TANDEM_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      TIKTOK_SANDBOX_URL: platform.url,
      ...(road !== undefined && { TIKTOK_API_URL: `${road.url}/open_api/v1.3` }),
      TANDEM_BURST_WAIT_MS: '100',
      TANDEM_FAILPOINTS: points.folder,
      LOG_LEVEL: process.env.TANDEM_KILLS_LOG ?? 'info',
      ...env,
    };
    const fleet = await startFleet(plan, settings, dir);
    cleanUp.push(fleet.close);
    await fleet.allReady();
    const shop = await openShop(fleet.front.url, faq);
    const desk = openDesk(fleet.front.url, shop);
    cleanUp.push(async () => desk.close());
    return {
      dir,
      database,
      platform,
      points,
      fleet,
      shop,
      desk,
      async newCustomer() {
        const username = `guest.${++customers}`;
        return { id: await platform.customer(username), username };
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
