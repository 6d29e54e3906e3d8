import { expect, test } from 'vitest';
import { countOf, judge, type Violation } from './oracle.ts';
import type { Record, RelayMessage } from './record.ts';

// The oracle can fail: each promise is broken once in recorded data, and must be seen broken.

const inbound: RelayMessage = {
  externalId: 'in-1',
  conversationKey: 'talk',
  direction: 'inbound',
  author: 'contact',
  clientId: null,
  text: 'How much?',
  at: 1_000,
  createdAt: 1_010,
  deliveries: [],
};
const sentPart = {
  state: 'sent',
  externalId: 'out-1',
  text: 'It is 40 baht.',
  isGivenUp: false,
  rejection: null,
  attempts: 1,
  wasUnknown: false,
};
const answer: RelayMessage = {
  ...inbound,
  externalId: null,
  direction: 'outbound',
  author: 'agent',
  text: 'It is 40 baht.',
  at: 2_000,
  createdAt: 1_900,
  deliveries: [sentPart],
};
const staff: RelayMessage = {
  ...answer,
  author: 'staff',
  clientId: 'client-1',
  text: 'Staff writes client-1',
  createdAt: 3_000,
  deliveries: [{ ...sentPart, externalId: 'out-2', text: 'Staff writes client-1' }],
};
const line = { seq: 1, at: 2_000, conversationId: 'talk', messageId: 'out-1', text: 'It is 40 baht.' };
const staffLine = { seq: 2, at: 3_000, conversationId: 'talk', messageId: 'out-2', text: 'Staff writes client-1' };

/** A customer asked and was answered; then somebody of the team took over and wrote. */
const good: Record = {
  messages: [{ externalId: 'in-1', conversationKey: 'talk', at: 1_000, answer: 'It is 40 baht.' }],
  delivered: [{ externalId: 'in-1', kind: 'message', statuses: [503, 200], isLate: false }],
  forged: [{ externalId: 'forged-1', status: 401 }],
  replies: [
    {
      clientId: 'client-1',
      conversationKey: 'talk',
      text: 'Staff writes client-1',
      via: 'api',
      isAcknowledged: true,
      isRecovered: false,
      refusal: null,
    },
  ],
  takeovers: [{ conversationKey: 'talk', acknowledgedAt: 2_500 }],
  handBacks: [],
  ledger: [line, staffLine],
  relay: {
    messages: [inbound, answer, staff],
    conversations: [
      { conversationKey: 'talk', handler: 'staff', handOff: null, withPeople: [{ from: 2_400, until: null }] },
    ],
    deadLetters: [],
  },
  followed: [{ name: 'desk', head: 9, received: 9, missed: 0, doubled: 0, reordered: 0, drops: 3 }],
  desktops: [{ name: 'desktop', differences: [], shownAsFailed: [] }],
};

const kinds = (record: Record): Violation['kind'][] => judge(record).violations.map(({ kind }) => kind);
const relay = (over: Partial<Record['relay']>): Record => ({ ...good, relay: { ...good.relay, ...over } });
const untaken = { takeovers: [], replies: [], ledger: [line] };
const agents = {
  messages: [inbound, answer],
  conversations: [{ conversationKey: 'talk', handler: 'agent', handOff: null, withPeople: [] }],
} as const;

test('a campaign in which all went well breaks nothing, and is counted', () => {
  const { counts, violations } = judge(good);
  expect(violations).toEqual([]);
  expect(counts.find(({ what }) => what === 'webhooks of customers')).toEqual({
    what: 'webhooks of customers',
    attempted: 1,
    acknowledged: 1,
    lost: 0,
    duplicated: 0,
    unexpected: 0,
    recovered: 1,
  });
});

test.each<[string, Record, Violation['kind'][]]>([
  ['an acknowledged message is not there', relay({ messages: [answer, staff] }), ['lost']],
  ['it is there twice', relay({ messages: [inbound, inbound, answer, staff] }), ['duplicated']],
  [
    'it stands in another conversation',
    relay({ messages: [{ ...inbound, conversationKey: 'x' }, answer, staff] }),
    ['unexpected'],
  ],
  [
    'one that nobody wrote is there',
    relay({ messages: [inbound, { ...inbound, externalId: 'in-9' }, answer, staff] }),
    ['unexpected'],
  ],
  ['a forgery was taken', { ...good, forged: [{ externalId: 'forged-1', status: 200 }] }, ['unexpected']],
  ['a forgery broke the relay', { ...good, forged: [{ externalId: 'forged-1', status: 500 }] }, ['unexpected']],
  [
    'nobody answered and nobody has it',
    { ...relay({ ...agents, messages: [inbound] }), ...untaken, ledger: [] },
    ['unresolved'],
  ],
  [
    'a person had it before it came, and not since',
    {
      ...relay({
        messages: [inbound],
        conversations: [
          { conversationKey: 'talk', handler: 'agent', handOff: null, withPeople: [{ from: 0, until: 500 }] },
        ],
      }),
      ...untaken,
      ledger: [],
    },
    ['unresolved'],
  ],
  [
    'the agent’s answer came twice',
    { ...good, ledger: [line, { ...line, seq: 3, at: 2_100, messageId: 'out-3' }, staffLine] },
    ['duplicated', 'duplicated', 'unexpected'],
  ],
  ['the relay says sent, the ledger does not', { ...good, ledger: [staffLine] }, ['lost']],
  [
    'the ledger has it, the relay does not know',
    relay({ messages: [inbound, { ...answer, deliveries: [{ ...sentPart, state: 'failed' }] }, staff] }),
    ['unexpected'],
  ],
  [
    'the agent said what nobody asked',
    { ...good, ledger: [line, staffLine, { ...line, seq: 3, messageId: 'out-3', text: 'Buy more!', at: 2_200 }] },
    ['duplicated', 'unexpected', 'unexpected'],
  ],
  ['the agent spoke after the takeover', { ...good, ledger: [{ ...line, at: 2_501 }, staffLine] }, ['aiAfterTakeover']],
  [
    'the agent’s reply is on its way for ever',
    relay({
      messages: [
        inbound,
        answer,
        staff,
        { ...answer, createdAt: 4_000, deliveries: [{ ...sentPart, state: 'queued', externalId: null }] },
      ],
    }),
    ['unresolved'],
  ],
  [
    'staff’s reply came twice',
    { ...good, ledger: [line, staffLine, { ...staffLine, seq: 3, messageId: 'out-4' }] },
    ['duplicated'],
  ],
  ['staff’s acknowledged reply is nowhere', { ...relay({ messages: [inbound, answer] }), ledger: [line] }, ['lost']],
  [
    'staff’s replies came in another order',
    {
      ...relay({
        messages: [
          inbound,
          answer,
          staff,
          { ...staff, clientId: 'client-2', createdAt: 3_500, deliveries: [{ ...sentPart, externalId: 'out-5' }] },
        ],
      }),
      replies: [
        ...good.replies,
        { ...good.replies[0], clientId: 'client-2', text: 'second' } as Record['replies'][number],
      ],
      ledger: [line, { ...staffLine, messageId: 'out-5', text: 'second' }, { ...staffLine, seq: 3 }],
    },
    ['order'],
  ],
  [
    'a desktop missed an event',
    { ...good, followed: [{ ...(good.followed[0] as Record['followed'][number]), missed: 1 }] },
    ['view'],
  ],
  [
    'a desktop shows other rows',
    { ...good, desktops: [{ name: 'desktop', differences: ['message 1 is missing'], shownAsFailed: [] }] },
    ['view'],
  ],
])('%s: seen', (_what, record, expected) => {
  expect(kinds(record)).toEqual(expected);
});

test('handed back, the agent may speak; not before it was asked to', () => {
  const later = { ...good, ledger: [{ ...line, at: 2_800 }, staffLine] };
  expect(kinds({ ...later, handBacks: [{ conversationKey: 'talk', askedAt: 2_700, answeredAt: 2_750 }] })).toEqual([]);
  expect(kinds({ ...later, handBacks: [{ conversationKey: 'talk', askedAt: 2_900, answeredAt: 2_950 }] })).toEqual([
    'aiAfterTakeover',
  ]);
  // Of an earlier takeover.
  expect(kinds({ ...later, handBacks: [{ conversationKey: 'talk', askedAt: 2_300, answeredAt: 2_400 }] })).toEqual([
    'aiAfterTakeover',
  ]);
});

test('what failed where the team sees it is not lost', () => {
  const failed = { ...staff, deliveries: [{ ...sentPart, state: 'failed', externalId: null }] };
  expect(kinds({ ...relay({ messages: [inbound, answer, failed] }), ledger: [line] })).toEqual([]);
  const dead = { ...relay({ messages: [], deadLetters: ['in-1'] }), ...untaken, ledger: [] };
  expect(countOf(judge(dead).violations, 'lost')).toBe(0);
});
