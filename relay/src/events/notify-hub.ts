import type { Clock } from '@tandem/shared/lib';
import { type TenantId, tenantId } from '@tandem/shared/model';
import { frameDown } from '@tandem/shared/protocol';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { EventHub } from './event-hub.ts';

const wakeChannel = 'tandem_wake';
const frameChannel = 'tandem_frame';
/** NOTIFY refuses more than 8000 bytes. */
const tenantsPerNotify = 150;

const framePayload = z.object({ tenantId, frame: frameDown });
type TransientFrame = Parameters<EventHub['broadcast']>[1];

export interface NotifyHubOptions {
  readonly db: Pick<Database, 'listen' | 'notify'>;
  readonly log: Logger;
  readonly clock: Clock;
  /** Every subscriber is woken so often even when no NOTIFY came: a lost connection loses notifications. */
  readonly pollMs?: number;
}

/** The hub over LISTEN / NOTIFY: one NOTIFY is in flight per node, and takes along all tenants that appended in the meantime. */
export async function createNotifyHub(options: NotifyHubOptions): Promise<EventHub> {
  const { db, log, clock } = options;
  const wakes = new ListenerMap<() => void>();
  const frames = new ListenerMap<(frame: TransientFrame) => void>();
  const due = new Set<TenantId>();
  let sending: Promise<void> | undefined;
  let framesSent: Promise<void> = Promise.resolve();
  let isClosed = false;
  let cancelPoll: () => void = () => undefined;

  const send = async () => {
    while (due.size > 0) {
      const batch = [...due].slice(0, tenantsPerNotify);
      for (const tenant of batch) due.delete(tenant);
      await db.notify(wakeChannel, batch.join(' '));
    }
  };
  const poll = () => {
    cancelPoll = clock.after(options.pollMs ?? 5000, () => {
      for (const tenant of wakes.keys()) wakes.each(tenant, (listener) => listener());
      poll();
    });
  };
  const wakeListener = await db.listen(wakeChannel, (payload) => {
    for (const tenant of payload.split(' ')) wakes.each(tenant, (listener) => listener());
  });
  const frameListener = await db.listen(frameChannel, (payload) => {
    const { tenantId: tenant, frame } = framePayload.parse(JSON.parse(payload));
    frames.each(tenant, (listener) => listener(frame as TransientFrame));
  });
  poll();

  return {
    wake(tenant) {
      if (isClosed) return;
      due.add(tenant);
      sending ??= send()
        .catch((error: unknown) => log.warn({ err: error }, 'wake-up not sent; the poll will do'))
        .finally(() => {
          sending = undefined;
        });
    },
    broadcast(tenant, frame) {
      if (isClosed) return;
      // One after the other: two connections of the pool would overtake each other, and "writing" stay on for ever.
      framesSent = framesSent
        .then(() => db.notify(frameChannel, JSON.stringify({ tenantId: tenant, frame })))
        .catch((error: unknown) => log.warn({ err: error }, 'frame not sent'));
    },
    onWake: (tenant, listener) => wakes.add(tenant, listener),
    onBroadcast: (tenant, listener) => frames.add(tenant, listener),
    async close() {
      isClosed = true;
      cancelPoll();
      await sending;
      await framesSent;
      await Promise.all([wakeListener.unlisten(), frameListener.unlisten()]);
    },
  };
}

class ListenerMap<L> {
  readonly #byTenant = new Map<string, Set<L>>();

  add(tenant: string, listener: L): () => void {
    const listeners = this.#byTenant.get(tenant) ?? new Set();
    listeners.add(listener);
    this.#byTenant.set(tenant, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byTenant.get(tenant) === listeners) this.#byTenant.delete(tenant);
    };
  }

  each(tenant: string, run: (listener: L) => void): void {
    for (const listener of this.#byTenant.get(tenant) ?? []) run(listener);
  }

  keys(): string[] {
    return [...this.#byTenant.keys()];
  }
}
