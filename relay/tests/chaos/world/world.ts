import type { LedgerLine } from '../record.ts';
import { inventCustomers, type ShopAccount } from './invented-customers.ts';

export interface Word {
  readonly externalId: string;
  readonly conversationKey: string;
  readonly at: number;
}

export interface Customer {
  readonly name: string;
  says(text: string): Promise<Word>;
}

/** The platform that the campaign plays against: our sandbox, or a stand-in of which only API and ledger are asked. */
export interface World {
  readonly url: string;
  /** Whether it lets us play its customers; else the campaign makes their webhooks itself. */
  readonly hasCustomers: boolean;
  /** A new account of a shop, by its username. Only where there are customers. */
  account(username: string): Promise<string>;
  customer(name: string, account: ShopAccount): Promise<Customer>;
  /** An answer of the API on its way to the relay: lists tell of customers that the campaign invented, too. */
  complete(path: string, answer: Buffer): Buffer;
  /** Lines of our own replies after `seq`, waiting a moment for the first. */
  ledger(after: number): Promise<{ lines: LedgerLine[]; last: number }>;
  registerWebhooks(callbackUrl: string): Promise<void>;
}

export interface App {
  readonly id: string;
  readonly secret: string;
}

/** `take`: where webhooks go that the campaign makes itself. */
export async function openWorld(url: string, app: App, take: (body: string) => void): Promise<World> {
  const knob = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/_sandbox/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const { ok: hasCustomers } = await fetch(`${url}/_sandbox/state`).catch((error: unknown) => {
    throw new Error(`${url} does not answer: start the stand-in first, and give its address`, { cause: error });
  });
  // The load of a campaign is not what the limits are for.
  if (hasCustomers) await knob('PATCH', 'rates', { perSecond: 10_000, perMinute: 600_000, perDay: 100_000_000 });
  const invented = inventCustomers(app, take);
  return {
    url,
    hasCustomers,
    complete: hasCustomers ? (_path, answer) => answer : invented.complete,
    async account(username) {
      await knob('POST', 'accounts', { username });
      return username;
    },
    async customer(name, account) {
      if (!hasCustomers) return invented.customer(name, account);
      const { username } = account;
      const { id } = await knob<{ id: string }>('POST', 'customers', { username: name });
      return {
        name,
        async says(text) {
          const message = { type: 'text', text };
          const sent = await knob<{ messageId: string; conversationId: string; at: number }>('POST', 'customer/send', {
            customer: id,
            account: username,
            message,
          });
          return { externalId: sent.messageId, conversationKey: sent.conversationId, at: sent.at };
        },
      };
    },
    async ledger(after) {
      const path = `ledger?after=${after}&wait=200&kind=received`;
      const { lines } = await knob<{ lines: (LedgerLine & { source: string; kind: string })[] }>('GET', path);
      const last = lines.at(-1)?.seq ?? after;
      return { lines: lines.filter(({ source, kind }) => source === 'API' && kind === 'received'), last };
    },
    async registerWebhooks(callbackUrl) {
      const response = await fetch(`${url}/open_api/v1.3/business/webhook/update/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          app_id: app.id,
          secret: app.secret,
          event_type: 'DIRECT_MESSAGE',
          callback_url: callbackUrl,
        }),
      });
      const text = await response.text();
      const { code } = JSON.parse(text) as { code?: unknown };
      if (code !== 0) throw new Error(`the stand-in does not take a webhook address: ${text}`);
    },
  };
}
