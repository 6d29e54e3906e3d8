import { systemClock } from '@tandem/shared/lib';
import { pino } from 'pino';
import type { Channel } from '../channels/channel.ts';
import { createPlatforms } from '../channels/index.ts';
import { createBreakers } from '../lib/breakers.ts';
import type { Provider } from '../providers/provider.ts';
import { AdminError } from './admin-error.ts';
import { withDatabase } from './with-database.ts';

const timeoutMs = 15_000;

type Webhook = NonNullable<Provider['webhook']>;

/** An app has one address for the messages of all its accounts, so this is an operator's decision and never part of a start. */
export async function setWebhook([platform]: readonly string[]): Promise<void> {
  await withWebhook(platform, async (webhook, channel, publicUrl) => {
    if (publicUrl === undefined)
      throw new AdminError('Set PUBLIC_URL to the address under which the platform reaches this relay.');
    const callbackUrl = `${publicUrl}/webhooks/${channel.kind}`;
    await webhook.set({ callbackUrl, signal: AbortSignal.timeout(timeoutMs) });
    console.log(`${channel.kind} now delivers to ${callbackUrl}.`);
  });
}

export async function showWebhook([platform]: readonly string[]): Promise<void> {
  await withWebhook(platform, async (webhook, channel) => {
    const found = await webhook.get({ signal: AbortSignal.timeout(timeoutMs) });
    console.log(found === null ? `${channel.kind} delivers nowhere yet.` : `${channel.kind} delivers to ${found}.`);
  });
}

async function withWebhook(
  platform: string | undefined,
  run: (webhook: Webhook, channel: Channel, publicUrl: string | undefined) => Promise<void>,
): Promise<void> {
  await withDatabase(async ({ config, db }) => {
    const { channels, providers } = createPlatforms({
      config,
      db,
      clock: systemClock,
      breakers: createBreakers({ log: pino({ enabled: false }) }),
    });
    const channel = channels.get(platform ?? 'tiktok');
    const provider = channel === undefined ? undefined : providers.get(channel.provider);
    if (channel === undefined || provider === undefined) {
      throw new AdminError(`There is no platform "${platform}": one of ${[...channels.keys()].join(', ')}.`);
    }
    if (!provider.isConfigured)
      throw new AdminError(`${channel.kind} has no app registration here: set its app id and secret.`);
    if (provider.webhook === null)
      throw new AdminError(`${channel.kind} takes its webhook address in its own console only.`);
    await run(provider.webhook, channel, config.http.publicUrl);
  });
}
