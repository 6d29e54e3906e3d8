import type { Findings, Violation } from '../oracle.ts';
import type { Record, RelayConversation, RelayMessage, SentMessage } from '../record.ts';
import { groupBy } from './group.ts';

/** The customers' messages: each that was acknowledged is there once, as it was sent, and has come to exactly one kind of end. */
export function inboundFindings(record: Record): Findings {
  const violations: Violation[] = [];
  const find = (kind: Violation['kind'], what: string) => violations.push({ kind, what });
  const rows = groupBy(
    record.relay.messages.filter(({ direction }) => direction === 'inbound'),
    ({ externalId }) => externalId ?? '',
  );
  const deliveries = groupBy(
    record.delivered.filter(({ kind }) => kind === 'message'),
    ({ externalId }) => externalId,
  );
  const conversations = new Map(record.relay.conversations.map((each) => [each.conversationKey, each]));
  const texts = groupBy(record.ledger, ({ conversationId }) => conversationId);
  const deadLetters = new Set(record.relay.deadLetters);

  let acknowledged = 0;
  let recovered = 0;
  let lost = 0;
  let duplicated = 0;
  for (const message of record.messages) {
    const statuses = deliveries.get(message.externalId)?.flatMap((each) => each.statuses) ?? [];
    const isAcknowledged = statuses.some(isGood);
    if (isAcknowledged) acknowledged += 1;
    const found = rows.get(message.externalId) ?? [];
    const [row] = found;
    if (row === undefined && deadLetters.has(message.externalId)) continue;
    if (row === undefined) {
      if (isAcknowledged) {
        lost += 1;
        find('lost', `message ${message.externalId} was answered ${statuses.join(', ')} and is not there`);
      }
      continue;
    }
    if (!isGood(statuses[0] ?? 0)) recovered += 1;
    duplicated += found.length - 1;
    if (found.length > 1) find('duplicated', `message ${message.externalId} is there ${found.length} times`);
    if (row.conversationKey !== message.conversationKey || row.at !== message.at) {
      find('unexpected', `message ${message.externalId} is there with another time or in another conversation`);
    }
    const replies = (texts.get(message.conversationKey) ?? []).map(({ text }) => text);
    const end = endOf(message, row, { replies, conversation: conversations.get(message.conversationKey) });
    if (end === null && !deadLetters.has(message.externalId)) {
      find('unresolved', `message ${message.externalId} in ${message.conversationKey}: nobody answered, nobody has it`);
    }
  }
  const known = new Set(record.messages.map(({ externalId }) => externalId));
  const strangers = [...rows.keys()].filter((id) => !known.has(id));
  for (const id of strangers) find('unexpected', `message ${id} is there, and no customer wrote it`);
  const accepted = record.forged.filter(({ status }) => isGood(status));
  for (const { externalId } of accepted) find('unexpected', `the forged webhook ${externalId} was accepted`);
  const broken = record.forged.filter(({ status }) => status >= 500 && status !== 503);
  for (const { externalId, status } of broken) find('unexpected', `the forged webhook ${externalId}: ${status}`);
  for (const [key, messages] of groupBy(record.messages, ({ conversationKey }) => conversationKey)) {
    const order = messages.flatMap(({ externalId }) => (rows.has(externalId) ? [externalId] : []));
    const shown = record.relay.messages.flatMap(({ externalId, direction, conversationKey }) =>
      direction === 'inbound' && conversationKey === key && externalId !== null ? [externalId] : [],
    );
    if (shown.length === order.length && shown.join() !== order.join()) {
      find('order', `${key}: the customer's messages stand in another order than they were written`);
    }
  }
  const counts = { attempted: record.messages.length, acknowledged, lost, duplicated, recovered };
  return {
    counts: [
      { what: 'webhooks of customers', ...counts, unexpected: strangers.length },
      {
        what: 'forged webhooks',
        attempted: record.forged.length,
        acknowledged: accepted.length,
        lost: 0,
        duplicated: 0,
        unexpected: accepted.length,
        recovered: 0,
      },
    ],
    violations,
  };
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

interface Ends {
  readonly replies: readonly string[];
  readonly conversation: RelayConversation | undefined;
}

/** How it ended for the customer: the platform's word for an answer, the relay's for who has the conversation. */
function endOf(message: SentMessage, row: RelayMessage, { replies, conversation }: Ends): 'replied' | 'human' | null {
  const { answer } = message;
  if (answer !== null && replies.some((text) => text.includes(answer))) return 'replied';
  // Somebody had it after it had arrived, or has it now.
  const isSeen = conversation?.withPeople.some(({ until }) => until === null || until >= row.createdAt) === true;
  return isSeen ? 'human' : null;
}
