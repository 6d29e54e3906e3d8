import { must } from '@tandem/shared/lib';
import type { ConnectionId } from '@tandem/shared/model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accountAccess } from '../../../src/connections/index.ts';
import { type Provider, ProviderError } from '../../../src/providers/provider.ts';
import { link, linked, openShop, type PlatformRig, profileOf, type Shop, startPlatformRig } from './platform-rig.ts';

// An account changes hands, or is linked anew, in the very moment in which the grant of before ends.

const dayMs = 86_400_000;

let rig: PlatformRig;
let shop: Shop;
let id: ConnectionId;
let account: string;
let accounts = 0;
beforeAll(async () => {
  rig = await startPlatformRig();
});
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(async () => {
  account = `race.shop.${++accounts}`;
  await rig.knob('accounts', { username: account });
  shop = await openShop(rig, account);
  id = await linked(shop, account);
  await rig.settle();
});

const access = () => accountAccess(rig.ctx, shop.tenantId, id);
const status = async () => (await shop.connections()).find((row) => row.id === id);

interface Held {
  /** The platform has been asked. */
  readonly asked: Promise<void>;
  /** Lets it answer. */
  answer(): void;
}

/** `run`, with a platform whose acts `change` holds back until they may answer. */
async function holding<T>(
  change: (tiktok: Provider, held: () => Promise<void>) => Partial<Provider>,
  run: (held: Held) => Promise<T>,
): Promise<T> {
  const providers = rig.ctx.providers as Map<string, Provider>;
  const tiktok = must(providers.get('tiktok'));
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const held = () => {
    asked.resolve();
    return answer.promise;
  };
  providers.set('tiktok', { ...tiktok, ...change(tiktok, held) });
  try {
    return await run({ asked: asked.promise, answer: answer.resolve });
  } finally {
    answer.resolve();
    providers.set('tiktok', tiktok);
  }
}

/** Runs `meanwhile` between the moment in which the platform is asked to end the grant and its act, which ends all of the account. */
const whileRevoking = <T>(meanwhile: () => Promise<T>): Promise<T> =>
  holding(
    (tiktok, held) => ({ revoke: (input) => held().then(() => tiktok.revoke(input)) }),
    async ({ asked, answer }) => {
      const drained = rig.kit.drain();
      await asked;
      const result = meanwhile();
      await someoneWaits('claim_route');
      answer();
      await drained;
      return result;
    },
  );

/** Until a statement with these words waits for another transaction. */
const someoneWaits = (statement: string) =>
  expect
    .poll(async () => {
      const rows = await rig.kit.database.adminSql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like ${`%${statement}%`}`;
      return rows.length;
    })
    .toBeGreaterThan(0);

test('whoever links an account while another shop gives it back waits for that, and hears that the new grant went too', async () => {
  const next = await openShop(rig, 'Next');
  await shop.request('DELETE', `/connections/${id}`);
  const { attempt } = await whileRevoking(() => link(next, { account }));
  expect(attempt).toMatchObject({ status: 'failed', code: 'unavailable' });
  const theirs = await linked(next, account);
  await rig.settle();
  expect((await next.connections()).find((row) => row.id === theirs)).toMatchObject({ status: 'active' });
});

test('whoever takes an account back while its grant ends is asked to link it again', async () => {
  await shop.request('DELETE', `/connections/${id}`);
  const undone = await whileRevoking(() => shop.request('PATCH', `/connections/${id}`, { status: 'active' }));
  expect(undone).toMatchObject({ status: 200, json: { status: 'reconnect', statusReason: null } });
  await expect(access()).rejects.toMatchObject({ kind: 'token_invalid' });
});

test('a grant is not given back while another shop links the account', async () => {
  const next = await openShop(rig, 'Next');
  await shop.request('DELETE', `/connections/${id}`);
  let revoked = 0;
  await holding(
    (tiktok, held) => ({
      profile: (input) => held().then(() => tiktok.profile(input)),
      revoke: async () => {
        revoked += 1;
      },
    }),
    async ({ asked, answer }) => {
      const linking = link(next, { account });
      await asked;
      const drained = rig.kit.drain();
      await someoneWaits('claim_route');
      answer();
      expect((await linking).attempt).toMatchObject({ status: 'done' });
      await drained;
    },
  );
  expect(revoked).toBe(0);
  expect(await rig.kit.database.adminSql`select from connection_token where tenant_id = ${shop.tenantId}`).toHaveLength(
    0,
  );
});

test('the word that a grant was given back does not end the link that the next shop made in that very second', async () => {
  const next = await openShop(rig, 'Next');
  await shop.request('DELETE', `/connections/${id}`);
  await rig.settle();
  const theirs = await linked(next, account);
  const said = { event: 'authorization.removed', account, content: { reason: 5, timestamp: rig.ctx.clock.now() } };
  await rig.knob('webhooks/emit', said);
  await rig.settle();
  const ofTheirs = async () => (await next.connections()).find((row) => row.id === theirs);
  expect(await ofTheirs()).toMatchObject({ status: 'active' });
  // When it is true it counts, as soon as we have looked. In another second: the same bytes are taken once.
  rig.pass(2000);
  await rig.knob('accounts/disconnect', { account, reason: 5 });
  await rig.settle();
  expect(await ofTheirs()).toMatchObject({ status: 'reconnect', statusReason: 'token_invalid' });
});

test('a refusal that concerns the grant of before does not end the link that was made anew meanwhile', async () => {
  rig.pass(dayMs);
  await holding(
    (_, held) => ({
      refresh: async () => {
        await held();
        throw new ProviderError('token_invalid', 'the owner ended it');
      },
    }),
    async ({ asked, answer }) => {
      const renewing = access().catch((error: unknown) => error);
      await asked;
      const linking = link(shop, { account });
      // The new token waits for the renewal of the old one.
      await someoneWaits('insert into connection_token');
      answer();
      expect(await renewing).toMatchObject({ kind: 'token_invalid' });
      expect((await linking).attempt).toMatchObject({ status: 'done', connectionId: id });
    },
  );
  expect(await status()).toMatchObject({ status: 'active', statusReason: null });
  const { externalAccountId, accessToken } = await access();
  expect(await profileOf(rig, { accessToken, externalAccountId })).toMatchObject({ handle: account });
});
