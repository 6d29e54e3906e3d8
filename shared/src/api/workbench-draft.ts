import { z } from 'zod';
import { documentKind } from '../model/document.ts';
import { connectionId, documentId, personId } from '../model/ids.ts';
import { instant } from '../model/time.ts';
import { agentSettings } from './agent.ts';
import { endpoint } from './endpoint.ts';
import { document } from './knowledge.ts';
import { nothing } from './nothing.ts';

// An agent has a draft (what `GET/PUT connections/:id/agent` and the documents say) and, from the first publishing on, a live version: an
// immutable copy of settings and knowledge, by which alone customers are answered. Until the first publishing every change acts at once.
// What limits the agent acts at once at all times and is in no version: mode, budgets, messages that are kept for people.

const ofConnection = z.object({ id: connectionId });
const by = z.object({ id: personId, name: z.string() }).nullable();
const version = z.int().positive();
const note = z.string().trim().max(500);

/** Why it is live although a test got worse by it; or what it was for. */
const reason = z.string().trim().max(500);

export const agentVersion = z.object({
  version,
  kind: z.enum([
    'publish',
    /** What an earlier version said, once more. */
    'rollback',
    /** The live version without one document, at once. */
    'withdrawal',
  ]),
  isLive: z.boolean(),
  at: instant,
  /** Null: somebody who is no longer here. */
  by,
  note,
  /** Given where the last test run had cases that got worse. */
  reason: reason.nullable(),
  /** The version that a rollback went back to. */
  restores: version.nullable(),
  /** Against the version that was live before. */
  changed: z.object({
    /** Names of settings. */
    settings: z.array(z.string()),
    documents: z.int().nonnegative(),
  }),
  /** The last test run before it was published. */
  run: z.object({ id: z.string(), better: z.int(), worse: z.int(), same: z.int() }).nullable(),
});
export type AgentVersion = z.infer<typeof agentVersion>;

export const documentSide = z.object({
  version,
  title: z.string(),
  variants: z.array(z.string()),
  /** An FAQ's answer, else the text; its first 20,000 letters. */
  text: z.string(),
  characters: z.int().nonnegative(),
});

export const documentDifference = z.object({
  documentId,
  kind: documentKind,
  /** Of `to`, or, where it is not in it, of `from`. */
  title: z.string(),
  change: z.enum([
    /** New, or switched on. */
    'added',
    /** Other words, other wordings, another title. */
    'changed',
    'removed',
    'switched-off',
  ]),
  from: documentSide.nullable(),
  to: documentSide.nullable(),
});
export type DocumentDifference = z.infer<typeof documentDifference>;

export const settingDifference = z.object({
  /** `prompt`, or the name of an option (`voice`, `rules`, `templates`…). */
  field: z.string(),
  from: z.json(),
  to: z.json(),
});

export const agentDifference = z.object({
  settings: z.array(settingDifference),
  documents: z.array(documentDifference),
});
export type AgentDifference = z.infer<typeof agentDifference>;

export const draftState = z.object({
  connectionId,
  /** Null: nothing has been published yet, and what is changed acts at once. */
  live: agentVersion.nullable(),
  /** Names what the draft says as it stands; another name whenever it says something else. */
  draft: z.string(),
  settingsVersion: z.int().nonnegative(),
  changedAt: instant,
  /** The draft against the live version; empty where nothing is published. */
  difference: agentDifference,
  /** The last test run since the live version was published. */
  lastRun: z
    .object({
      id: z.string(),
      better: z.int(),
      worse: z.int(),
      same: z.int(),
      /** The draft still says what it said then. */
      isCurrent: z.boolean(),
    })
    .nullable(),
  /** Cases that got worse when they were last asked; with any, publishing asks for a reason. */
  regressions: z.int().nonnegative(),
  /** `retrieval-only`: no key, so answers are the shop's own words alone. */
  engine: z.enum(['claude', 'retrieval-only']),
});
export type DraftState = z.infer<typeof draftState>;

export const getDraft = endpoint({
  method: 'GET',
  path: '/connections/:id/agent/draft',
  access: 'agent.read',
  summary: 'The draft against what is live: settings and documents that differ, and its last test run',
  params: ofConnection,
  query: nothing,
  body: nothing,
  output: draftState,
});

/** `draft`: null: settings and documents as they are being worked on. */
const side = z.union([z.literal('draft'), z.coerce.number().pipe(version)]);
export const compareAgent = endpoint({
  method: 'GET',
  path: '/connections/:id/agent/compare',
  access: 'agent.read',
  summary: 'What differs between two versions, or a version and the draft (`from=3&to=draft`)',
  params: ofConnection,
  query: z.object({ from: side, to: side.default('draft') }),
  body: nothing,
  output: agentDifference,
});

export const publishAgent = endpoint({
  method: 'POST',
  path: '/connections/:id/agent/publish',
  access: 'agent.change',
  summary:
    'Make the draft what customers are answered by. Refused with `regressions` without a `reason` while test cases got worse, and with `conflict` when `draft` is not the draft’s name any more',
  params: ofConnection,
  query: nothing,
  body: z.object({
    note: note.default(''),
    reason: reason.nullable().default(null),
    /** Only if the draft still says this; as `GET …/agent/draft` named it. */
    draft: z.string().optional(),
  }),
  output: agentVersion,
});

export const listAgentVersions = endpoint({
  method: 'GET',
  path: '/connections/:id/agent/versions',
  access: 'agent.read',
  summary: 'What has been live, newest first: who, when, why',
  params: ofConnection,
  query: z.object({
    cursor: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  body: nothing,
  output: z.object({ versions: z.array(agentVersion), nextCursor: z.int().nullable() }),
});

export const rollbackAgent = endpoint({
  method: 'POST',
  path: '/connections/:id/agent/rollback',
  access: 'agent.change',
  summary: 'Make an earlier version live again, as a new one. A draft without changes of its own goes along',
  params: ofConnection,
  query: nothing,
  body: z.object({ version, note: note.default('') }),
  output: agentVersion,
});

export const discardDraft = endpoint({
  method: 'POST',
  path: '/connections/:id/agent/discard',
  access: 'agent.change',
  summary:
    'Take all changes of the draft back: settings and documents say what is live; what is not live is switched off, not removed',
  params: ofConnection,
  query: nothing,
  body: z.object({ draft: z.string().optional() }),
  output: z.object({ settings: agentSettings, documents: z.array(document) }),
});

export const withdrawDocument = endpoint({
  method: 'POST',
  path: '/documents/:id/withdraw',
  access: 'agent.change',
  summary: 'Switch a document off for customers at once, without publishing anything else of the draft',
  params: z.object({ id: documentId }),
  query: nothing,
  body: z.object({ note: note.default('') }),
  /** Null: it has been removed from the draft. */
  output: z.object({ document: document.nullable() }),
});
