/** One change of the sandbox's world. `seq` counts from 1 since the process started. */
export interface Change {
  seq: number;
  at: number;
  topic: 'message' | 'ledger' | 'typing' | 'read' | 'conversation' | 'account' | 'customer' | 'webhook' | 'mishap';
  businessId: string | null;
  customerId: string | null;
  conversationId: string | null;
}

type Subject = Partial<Pick<Change, 'businessId' | 'customerId' | 'conversationId'>>;

export interface Feed {
  publish(topic: Change['topic'], subject?: Subject): void;
  /** Calls `listener` on each later change; the returned function ends it. */
  subscribe(listener: (change: Change) => void): () => void;
  /**
   * The first answer other than undefined that `look` gives, asked now and after each change;
   * undefined when `timeoutMs` (of real time) pass without one.
   */
  until<T>(look: () => T | undefined, timeoutMs: number): Promise<T | undefined>;
  close(): void;
}

export function createFeed(now: () => number): Feed {
  const listeners = new Set<(change: Change) => void>();
  const enders = new Set<() => void>();
  let seq = 0;
  const subscribe = (listener: (change: Change) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    publish(topic, subject = {}) {
      seq += 1;
      const change: Change = {
        seq,
        at: now(),
        topic,
        businessId: subject.businessId ?? null,
        customerId: subject.customerId ?? null,
        conversationId: subject.conversationId ?? null,
      };
      for (const listener of [...listeners]) listener(change);
    },
    subscribe,
    until(look, timeoutMs) {
      const first = look();
      if (first !== undefined || timeoutMs <= 0) return Promise.resolve(first);
      return new Promise((resolve) => {
        const end = (answer: ReturnType<typeof look>): void => {
          unsubscribe();
          clearTimeout(timer);
          enders.delete(giveUp);
          resolve(answer);
        };
        const giveUp = (): void => end(undefined);
        const unsubscribe = subscribe(() => {
          const answer = look();
          if (answer !== undefined) end(answer);
        });
        const timer = setTimeout(giveUp, timeoutMs);
        enders.add(giveUp);
      });
    },
    close() {
      for (const end of [...enders]) end();
      listeners.clear();
    },
  };
}
