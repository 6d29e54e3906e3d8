import { must } from '@tandem/shared/lib';
import type { RelayContext } from '../context.ts';

const timeoutMs = 5000;

/**
 * Tells the sandbox where this relay is. Toward a real platform that is an operator's command (`admin webhook set`), for it takes
 * the deliveries away from whoever had them.
 */
export async function registerSandboxWebhooks(ctx: RelayContext): Promise<void> {
  const publicUrl = must(ctx.config.http.publicUrl, 'the address');
  for (const channel of ctx.channels.values()) {
    const { webhook } = must(ctx.providers.get(channel.provider), channel.provider);
    const callbackUrl = `${publicUrl}/webhooks/${channel.kind}`;
    try {
      await webhook?.set({ callbackUrl, signal: AbortSignal.timeout(timeoutMs) });
    } catch (error) {
      // The relay serves without it; only the sandbox's messages would not come.
      ctx.log.error({ err: error, callbackUrl }, 'the sandbox does not take our webhook address');
    }
  }
}
