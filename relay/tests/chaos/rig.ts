import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { type KillsDatabase, startDatabase } from '../kills/rig/database.ts';
import { createFailpoints, type Failpoints } from '../kills/rig/failpoints.ts';
import { type Fleet, startFleet } from '../kills/rig/fleet.ts';
import { startPlatform } from '../kills/rig/sandbox.ts';
import { openShop } from '../kills/rig/shop.ts';
import { until } from '../kills/rig/until.ts';
import { startDesktopEngine } from './desktop-engine.ts';
import { watchJobs } from './faults/job-watch.ts';
import type { Tally } from './faults/tally.ts';
import type { ChaosShop } from './load/outside.ts';
import { knowledge } from './load/shops.ts';
import { type ApiRoad, startApiRoad } from './roads/api-road.ts';
import { startWebhookRoad, type WebhookRoad } from './roads/webhook-road.ts';
import { type App, openWorld, type World } from './world/world.ts';

export interface ChaosRig extends AsyncDisposable {
  readonly dir: string;
  readonly database: KillsDatabase;
  /** The database's owner, who sees all shops. */
  readonly owner: Sql;
  readonly world: World;
  readonly webhookRoad: WebhookRoad;
  readonly apiRoad: ApiRoad;
  readonly points: Failpoints;
  readonly fleet: Fleet;
  readonly shops: readonly ChaosShop[];
}

export interface ChaosRigOptions {
  /** Null: our own sandbox, started here. */
  readonly platformUrl: string | null;
  readonly app: App;
  readonly shops: number;
  readonly enginesPerShop: number;
  readonly plan: readonly string[];
  readonly random: () => number;
  readonly tally: Tally;
  readonly env?: Readonly<Record<string, string>>;
}

/** Everything in processes of its own, with a road in between on either side of the relay. */
export async function startChaosRig(options: ChaosRigOptions): Promise<ChaosRig> {
  const { app, random, tally } = options;
  const dir = await mkdtemp(join(tmpdir(), 'tandem-chaos-'));
  const cleanUp: (() => Promise<unknown> | undefined)[] = [];
  const close = async () => {
    for (const clean of cleanUp.splice(0).reverse()) await clean();
    if (process.env.TANDEM_KILLS_KEEP === undefined) await rm(dir, { recursive: true, force: true });
    else console.error(`kept ${dir}`);
  };
  const keep = <T>(thing: T, clean: () => Promise<unknown> | undefined): T => {
    cleanUp.push(clean);
    return thing;
  };
  try {
    const database = await startDatabase();
    keep(database, database.close);
    // Without the library's look for array types: a crash in the middle of it rejects a promise that nobody holds.
    const owner = postgres(database.ownerUrl, { max: 4, fetch_types: false, onnotice: () => undefined });
    keep(owner, () => owner.end({ timeout: 5 }));
    await watchJobs(owner);
    const url = options.platformUrl ?? (await ownPlatform(dir, app, keep));
    const webhookRoad = await startWebhookRoad(app.secret, random, tally);
    keep(webhookRoad, webhookRoad.close);
    const world = await openWorld(url, app, webhookRoad.take);
    await world.registerWebhooks(`${webhookRoad.url}/webhooks/tiktok`);
    const apiRoad = await startApiRoad(world, random, tally);
    keep(apiRoad, apiRoad.close);
    const points = createFailpoints(join(dir, 'failpoints'));
    const fleet = await startFleet(options.plan, settingsOf({ dir, database, apiRoad, world, points }, options), dir);
    keep(fleet, fleet.close);
    await fleet.allReady();
    webhookRoad.target = `${fleet.front.url}/webhooks/tiktok`;
    const shops: ChaosShop[] = [];
    for (let n = 1; n <= (world.hasCustomers ? options.shops : 1); n++) {
      const username = world.hasCustomers ? await world.account(`shop.${n}.${Date.now().toString(36)}`) : 'lanlom.wear';
      const shop = await openShop(fleet.front.url, knowledge, username);
      const { tenantId } = shop.session.membership;
      const businessId = await until('the account', async () => {
        const [row] = await owner<
          { external_id: string }[]
        >`select external_id from connection where tenant_id = ${tenantId}`;
        return row?.external_id;
      });
      const engines = Array.from({ length: options.enginesPerShop }, (_, index) => {
        const name = `desktop-${n}-${index + 1}`;
        const engine = startDesktopEngine(name, fleet.front.url, join(dir, name));
        return keep(engine, engine.close);
      });
      for (const engine of engines) await engine.call('session.signIn', shop.credentials);
      shops.push({ shop, username, businessId, tenantId, engines });
    }
    return { dir, database, owner, world, webhookRoad, apiRoad, points, fleet, shops, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function ownPlatform(
  dir: string,
  app: App,
  keep: <T>(thing: T, clean: () => Promise<unknown>) => T,
): Promise<string> {
  const platform = await startPlatform(dir, { TIKTOK_APP_ID: app.id, TIKTOK_APP_SECRET: app.secret });
  keep(platform, platform.close);
  return platform.url;
}

function settingsOf(
  { dir, database, apiRoad, world, points }: Pick<ChaosRig, 'dir' | 'database' | 'apiRoad' | 'world' | 'points'>,
  { app, env = {} }: ChaosRigOptions,
): Record<string, string> {
  return {
    DATABASE_URL: database.url,
    TANDEM_DATA_DIR: join(dir, 'relay'),
    TANDEM_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    TIKTOK_APP_ID: app.id,
    TIKTOK_APP_SECRET: app.secret,
    TIKTOK_API_URL: `${apiRoad.url}/open_api/v1.3`,
    TIKTOK_AUTHORIZE_URL: `${world.url}/v2/auth/authorize/`,
    TANDEM_BURST_WAIT_MS: '40',
    TANDEM_TIKTOK_LIMITS: '1000/s,60000/min',
    TANDEM_FAILPOINTS: points.folder,
    NODE_COMPILE_CACHE: join(dir, 'compiled'),
    LOG_LEVEL: process.env.TANDEM_KILLS_LOG ?? 'info',
    ...env,
  };
}
