import type { Findings, Violation } from '../oracle.ts';
import type { Record } from '../record.ts';
import { groupBy } from './group.ts';
import { orderFindings } from './order-findings.ts';

/** What people wrote and decided: each reply at most once, an acknowledged one once or visibly failed. */
export function staffFindings(record: Record): Findings {
  const violations: Violation[] = [];
  const find = (kind: Violation['kind'], what: string) => violations.push({ kind, what });
  const lines = groupBy(record.ledger, ({ text }) => text);
  const rows = groupBy(record.relay.messages, ({ clientId }) => clientId ?? '');
  const shownAsFailed = new Set(record.desktops.flatMap((desktop) => desktop.shownAsFailed));
  let lost = 0;
  let duplicated = 0;
  for (const { clientId, text, conversationKey, isAcknowledged } of record.replies) {
    const times = lines.get(text)?.length ?? 0;
    if (times > 1) {
      duplicated += times - 1;
      find('duplicated', `${conversationKey}: staff's reply ${clientId} reached the customer ${times} times`);
    }
    const found = rows.get(clientId) ?? [];
    if (found.length > 1) find('duplicated', `staff's reply ${clientId} is there ${found.length} times`);
    if (!isAcknowledged || times > 0) continue;
    const states = found.flatMap(({ deliveries }) => deliveries);
    const isFailed = states.some(({ state, isGivenUp }) => state === 'failed' || (state === 'unknown' && isGivenUp));
    if (isFailed || shownAsFailed.has(clientId)) continue;
    const isOpen = states.some(({ state }) => /queued|attempting|unknown/.test(state));
    if (!isOpen) lost += 1;
    find(
      isOpen ? 'unresolved' : 'lost',
      `${conversationKey}: staff's reply ${clientId} never reached the customer (${states.map(({ state }) => state).join() || 'not there'})`,
    );
  }
  const inLedger = new Set(record.ledger.map(({ messageId }) => messageId));
  const own = record.relay.messages.filter(({ direction, author }) => direction === 'outbound' && author === 'staff');
  for (const { deliveries, clientId } of own) {
    for (const { state, externalId } of deliveries) {
      if (state !== 'sent' || (externalId !== null && inLedger.has(externalId))) continue;
      lost += 1;
      find('lost', `the relay calls staff's reply ${clientId ?? '?'} sent, and the customer never got it`);
    }
  }
  violations.push(...orderFindings(record, own));
  const known = new Set(record.replies.map(({ clientId }) => clientId));
  const strangers = own.filter(({ clientId }) => clientId === null || !known.has(clientId));
  for (const { text } of strangers) find('unexpected', `a reply of staff that nobody wrote: ${text.slice(0, 60)}`);
  const { takeovers, replies } = record;
  return {
    counts: [
      {
        what: 'replies of staff',
        attempted: replies.length,
        acknowledged: replies.filter(({ isAcknowledged }) => isAcknowledged).length,
        lost,
        duplicated,
        unexpected: strangers.length,
        recovered: replies.filter(({ isRecovered }) => isRecovered).length,
      },
      {
        what: 'takeovers',
        attempted: takeovers.length,
        acknowledged: takeovers.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
        lost: 0,
        duplicated: 0,
        unexpected: 0,
        recovered: 0,
      },
    ],
    violations,
  };
}
