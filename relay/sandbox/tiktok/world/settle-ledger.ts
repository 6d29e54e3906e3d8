import type { Sandbox } from '../context.ts';
import { ledgerLine } from './customer-acts.ts';

/**
 * A kill between keeping a message and its ledger line leaves the message on the phone without a line.
 * The phone is what the customer sees, so the ledger is completed from it.
 */
export async function settleLedger(sandbox: Sandbox): Promise<void> {
  const known = new Set(sandbox.ledger.lines.map(({ messageId }) => messageId));
  const missing = sandbox.state.messages.where(({ id }) => !known.has(id));
  await Promise.all(
    missing.map((message) =>
      sandbox.ledger.append(ledgerLine(message, message.from === 'shop' ? 'received' : 'inbound')),
    ),
  );
}
