import { z } from 'zod';
import { agentMode } from '../model/rows.ts';

// What a shop can set of its agent beyond mode and guidance. Every part has a default, so that an older row and a shorter request parse.

/** In the customer's language where there is one, else the other; empty: nothing is said. */
export const saying = z.object({ th: z.string().max(1000).default(''), en: z.string().max(1000).default('') });
const silent = { th: '', en: '' };

/** A topic as the agent's local reading names it (`shipping`, `price`, `complaint`…). */
export const topicName = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/);

export const voice = z.object({
  tone: z.enum(['friendly', 'polite', 'formal', 'playful']).default('polite'),
  length: z.enum(['short', 'medium', 'long']).default('short'),
  emoji: z.enum(['none', 'some']).default('none'),
  /** Never said, in any letter case. */
  forbiddenWords: z.array(z.string().trim().min(1).max(60)).max(100).default([]),
  /** Ends every reply that a model wrote. */
  signOff: z.string().trim().max(100).default(''),
});

/** Every condition that is given must hold; a list holds when one of its entries does. */
export const agentRule = z.object({
  name: z.string().trim().min(1).max(100),
  isEnabled: z.boolean().default(true),
  when: z
    .object({
      words: z.array(z.string().trim().min(1).max(100)).max(50).default([]),
      topics: z.array(topicName).max(20).default([]),
      languages: z.array(z.string().min(2).max(3)).max(10).default([]),
      sentiment: z.enum(['negative']).nullable().default(null),
    })
    .refine(
      ({ words, topics, languages, sentiment }) =>
        words.length + topics.length + languages.length > 0 || sentiment !== null,
      { error: 'a rule without a condition' },
    ),
  action: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('hand-off') }),
    /** Drafts only, whatever the mode. */
    z.object({ kind: z.literal('never-auto') }),
    z.object({ kind: z.literal('answer'), text: saying }),
  ]),
});
export type AgentRule = z.infer<typeof agentRule>;

const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/);
export const businessHours = z.object({
  /** IANA name. */
  timezone: z.string().min(1).max(60),
  /** Open spans; `day` 0 is Sunday. A span that ends before it begins goes on past midnight. */
  week: z.array(z.object({ day: z.int().min(0).max(6), from: clockTime, to: clockTime })).max(50),
  /** `template`: the out-of-hours words, then the team's queue. */
  outOfHours: z.enum(['answer', 'hand-off', 'template']).default('answer'),
});

export const agentBudgets = z.object({
  /** One answer, tries included: what would cost more is written by the small model, or by a person. Null: no limit. */
  perMessageUsd: z.number().nonnegative().nullable().default(null),
  /** All answers of one conversation. */
  perConversationUsd: z.number().nonnegative().nullable().default(null),
  /** US dollars of this account's model calls per UTC day and month; null: no limit. */
  perDayUsd: z.number().nonnegative().nullable().default(null),
  perMonthUsd: z.number().nonnegative().nullable().default(null),
  /** Per cent of a limit at which the team is told. */
  alertAtPercent: z.int().min(1).max(100).default(80),
  /** `continue`: what is beyond the limit is charged as overage, where the plan has it. */
  whenSpent: z.enum(['hand-off', 'continue']).default('hand-off'),
});

/** Each option by itself, without its default: what a change may name. */
const agentOption = {
  /** A topic's own mode, where it is stricter than the conversation's. `off`: always the team. */
  topicModes: z.record(topicName, agentMode),
  /** Topics the agent never answers. */
  neverAutoTopics: z.array(topicName).max(50),
  voice,
  /** The first that holds decides. */
  rules: z.array(agentRule).max(100),
  templates: z.object({
    greeting: saying.default(silent),
    thanks: saying.default(silent),
    /** Said once per case when the team takes over. */
    holding: saying.default(silent),
    outOfHours: saying.default(silent),
  }),
  /** Null: always open. */
  hours: businessHours.nullable(),
  burst: z.object({
    /** Silence that ends a burst, at least; null: the relay's default. */
    minWaitMs: z.int().min(0).max(60_000).nullable().default(null),
    /** From the first fragment on nobody waits longer; null: five times the least wait. */
    ceilingMs: z.int().min(0).max(300_000).nullable().default(null),
  }),
  /** Hosts a reply may link to (and their subdomains), besides those in the shop's own facts. */
  allowedLinkHosts: z.array(z.string().trim().toLowerCase().min(3).max(253)).max(100),
  /** Structured data of the shop: address, telephone, hours, prices. Known to the agent and true without a document. */
  facts: z
    .array(z.object({ key: z.string().trim().min(1).max(100), value: z.string().trim().min(1).max(500) }))
    .max(100),
  budgets: agentBudgets,
  /** Messages of a reply window that the agent leaves to people, where the channel counts them. */
  reservedMessages: z.int().min(0).max(9),
};

export const agentOptions = z.object({
  topicModes: agentOption.topicModes.default({}),
  neverAutoTopics: agentOption.neverAutoTopics.default([]),
  voice: agentOption.voice.prefault({}),
  rules: agentOption.rules.default([]),
  templates: agentOption.templates.prefault({}),
  hours: agentOption.hours.default(null),
  burst: agentOption.burst.prefault({}),
  allowedLinkHosts: agentOption.allowedLinkHosts.default([]),
  facts: agentOption.facts.default([]),
  budgets: agentOption.budgets.prefault({}),
  reservedMessages: agentOption.reservedMessages.default(2),
});
export type AgentOptions = z.infer<typeof agentOptions>;

/** Options that are not given stay as they are; each given one is replaced whole. */
export const agentOptionsChange = z.object(agentOption).partial();

/** As they are until somebody changes them. */
export const defaultAgentOptions: AgentOptions = agentOptions.parse({});
