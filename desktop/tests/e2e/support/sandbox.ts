/** One line of the ledger: what a customer received or wrote. */
export interface LedgerLine {
  readonly kind: 'received' | 'typing' | 'mark-read' | 'inbound';
  readonly seq: number;
  readonly at: number;
  readonly messageId: string;
  readonly type: string;
  readonly text?: string;
  readonly source?: 'API' | 'APP' | 'WEB';
}

const WAIT_MS = 20_000;

/** The sandbox's knobs, as scripts use them. */
export function sandboxOf(url: string) {
  async function call<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`sandbox ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
  return {
    call,
    async newCustomer(displayName: string): Promise<{ id: string; username: string }> {
      const username = `guest.${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;
      return await call('POST', 'customers', { username, displayName });
    },
    /** What the customer has received so far. */
    async received(customer: string): Promise<LedgerLine[]> {
      const query = new URLSearchParams({ customer, kind: 'received' });
      return (await call<{ lines: LedgerLine[] }>('GET', `ledger?${query}`)).lines;
    },
    /** Waits until `count` lines fit; throws when they do not come. */
    async ledger(customer: string, count: number, kind: LedgerLine['kind'] = 'received'): Promise<LedgerLine[]> {
      const query = new URLSearchParams({ customer, kind, count: String(count), wait: String(WAIT_MS) });
      const answer = await call<{ lines: LedgerLine[]; isComplete: boolean }>('GET', `ledger?${query}`);
      if (!answer.isComplete)
        throw new Error(`${answer.lines.length} instead of ${count} lines: ${JSON.stringify(answer.lines)}`);
      return answer.lines;
    },
  };
}
export type Sandbox = ReturnType<typeof sandboxOf>;
