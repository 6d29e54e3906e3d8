import { type FileHandle, open } from 'node:fs/promises';
import { wholeLines } from './journal.ts';

/**
 * What reached the customer's phone ("received", "typing", "mark-read") and what the customer sent ("inbound").
 * `at` is epoch ms, `seq` counts from 1 without a gap and never restarts.
 */
export interface LedgerLine {
  kind: 'received' | 'typing' | 'mark-read' | 'inbound';
  at: number;
  seq: number;
  businessId: string;
  conversationId: string;
  customerId: string;
  /** Empty for sender actions. */
  messageId: string;
  /** Lower-case message type; equals `kind` for sender actions. */
  type: string;
  text?: string;
  mediaId?: string;
  source: 'API' | 'APP' | 'WEB';
  requestId: string;
}

export interface Ledger {
  readonly path: string;
  readonly lines: readonly LedgerLine[];
  /** Resolves when the line is on the disk (fsync), not before. */
  append(line: Omit<LedgerLine, 'seq'>): Promise<LedgerLine>;
  close(): Promise<void>;
}

/** Opens the ledger for appending; `onDurable` hears of each line after its fsync. */
export async function openLedger(path: string, onDurable: (line: LedgerLine) => void): Promise<Ledger> {
  const handle: FileHandle = await open(path, 'a+');
  const whole = wholeLines(await handle.readFile());
  await handle.truncate(whole.bytes);
  const lines = whole.lines.map((line) => JSON.parse(line) as LedgerLine);
  let seq = lines.at(-1)?.seq ?? 0;
  let waiting: { line: LedgerLine; done: (line: LedgerLine) => void; failed: (cause: unknown) => void }[] = [];
  let writing: Promise<void> | undefined;

  // Whoever arrives during an fsync shares the next one, so the rate does not depend on the disk.
  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await handle.appendFile(batch.map(({ line }) => `${JSON.stringify(line)}\n`).join(''));
        await handle.sync();
      } catch (cause) {
        for (const entry of batch) entry.failed(cause);
        continue;
      }
      for (const entry of batch) {
        lines.push(entry.line);
        entry.done(entry.line);
        onDurable(entry.line);
      }
    }
    writing = undefined;
  }

  return {
    path,
    lines,
    append(line) {
      seq += 1;
      const numbered = { ...line, seq };
      return new Promise((done, failed) => {
        waiting.push({ line: numbered, done, failed });
        writing ??= drain();
      });
    },
    async close() {
      await writing;
      await handle.close();
    },
  };
}
