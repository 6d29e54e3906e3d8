import type { Findings, Violation } from '../oracle.ts';
import type { LedgerLine, Record } from '../record.ts';
import { groupBy } from './group.ts';
import { orderFindings } from './order-findings.ts';

/** What the agent sent, by the platform's ledger: at most one reply per message, nothing twice, nothing into a person's conversation. */
export function agentFindings(record: Record): Findings {
  const violations: Violation[] = [];
  const find = (kind: Violation['kind'], what: string) => violations.push({ kind, what });
  const staffTexts = new Set(record.replies.map(({ text }) => text));
  const automatic = record.ledger.filter(({ text }) => !staffTexts.has(text));
  const own = record.relay.messages.filter(({ direction, author }) => direction === 'outbound' && author === 'agent');
  const sent = new Map(
    own.flatMap(({ deliveries }) =>
      deliveries.flatMap(({ state, externalId, text }) =>
        state === 'sent' && externalId !== null ? [[externalId, text] as const] : [],
      ),
    ),
  );

  let duplicated = 0;
  let unexpected = 0;
  const asked = groupBy(record.messages, ({ conversationKey }) => conversationKey);
  for (const [key, lines] of groupBy(automatic, ({ conversationId }) => conversationId)) {
    const messages = asked.get(key) ?? [];
    for (const { answer, externalId } of messages) {
      const times = answer === null ? 0 : lines.filter(({ text }) => text.includes(answer)).length;
      if (times > 1) {
        duplicated += times - 1;
        find(
          'duplicated',
          `${key}: ${externalId} was answered ${times} times: ${lines.map(({ seq }) => seq).join(', ')}`,
        );
      }
    }
    if (lines.length > messages.length) {
      find('duplicated', `${key}: ${lines.length} automatic replies to ${messages.length} messages`);
    }
    for (const { text, seq } of lines) {
      if (messages.some(({ answer }) => answer !== null && text.includes(answer))) continue;
      unexpected += 1;
      find('unexpected', `${key}: ledger line ${seq} answers nothing that was asked there`);
    }
  }

  for (const { conversationId, messageId, seq } of automatic) {
    if (sent.has(messageId)) continue;
    const isUnderDoubt = own.some(
      ({ conversationKey, deliveries }) =>
        conversationKey === conversationId &&
        deliveries.some(({ state, isGivenUp }) => state === 'unknown' && isGivenUp),
    );
    // Left to a person with the evidence: the relay does not claim to know.
    if (!isUnderDoubt) find('unexpected', `${conversationId}: ledger line ${seq} is not known as sent`);
  }
  const inLedger = new Set(automatic.map(({ messageId }) => messageId));
  const missing = [...sent.keys()].filter((id) => !inLedger.has(id));
  for (const id of missing) find('lost', `the relay calls ${id} sent, and the customer never got it`);
  for (const line of lateLines(record, automatic)) {
    find('aiAfterTakeover', `${line.conversationId}: ledger line ${line.seq} came after an acknowledged takeover`);
  }
  for (const { conversationKey, deliveries } of own) {
    const open = deliveries.find(({ state, isGivenUp }) => /queued|attempting|unknown/.test(state) && !isGivenUp);
    if (open !== undefined) find('unresolved', `${conversationKey}: a reply of the agent is ${open.state} for ever`);
  }
  violations.push(...orderFindings(record, own));
  return {
    counts: [
      {
        what: 'automatic replies',
        attempted: own.reduce(
          (sum, { deliveries }) => sum + deliveries.filter(({ attempts }) => attempts > 0).length,
          0,
        ),
        acknowledged: sent.size,
        lost: missing.length,
        duplicated,
        unexpected,
        recovered: own.filter(({ deliveries }) => deliveries.some((each) => each.wasUnknown && each.state === 'sent'))
          .length,
      },
    ],
    violations,
  };
}

/**
 * Ledger time against the acknowledgement's: both are taken on one machine. A takeover counts until somebody may have handed the
 * conversation back.
 */
function lateLines({ takeovers, handBacks }: Record, automatic: readonly LedgerLine[]): LedgerLine[] {
  const backs = groupBy(handBacks, ({ conversationKey }) => conversationKey);
  const silences = groupBy(
    takeovers.flatMap(({ conversationKey, acknowledgedAt }) => {
      if (acknowledgedAt === null) return [];
      const ends = (backs.get(conversationKey) ?? []).filter(({ answeredAt }) => answeredAt >= acknowledgedAt);
      const until = Math.min(Number.POSITIVE_INFINITY, ...ends.map(({ askedAt }) => askedAt));
      return [{ conversationKey, from: acknowledgedAt, until }];
    }),
    ({ conversationKey }) => conversationKey,
  );
  return automatic.filter(({ conversationId, at }) =>
    silences.get(conversationId)?.some(({ from, until }) => at > from && at < until),
  );
}
