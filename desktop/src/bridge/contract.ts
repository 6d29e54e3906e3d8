import {
  agentOptionsChange,
  agentSettings,
  agentTrace,
  agentUsage,
  connectionAttempt,
  problemCode,
} from '@tandem/shared/api';
import {
  agentMode,
  channelKind,
  clientId,
  connectionId,
  conversationId,
  draftId,
  instant,
  locale,
  messageId,
  personId,
  tenantId,
} from '@tandem/shared/model';
import { z } from 'zod';
import { deadLetterCalls } from './dead-letter-calls.ts';
import { knowledgeCalls } from './knowledge-calls.ts';
import { planCalls } from './plan-calls.ts';
import { privacyCalls } from './privacy-calls.ts';
import { reviewCalls } from './review-calls.ts';
import { secondFactorCalls } from './second-factor-calls.ts';
import { teamCalls } from './team-calls.ts';
import * as view from './views.ts';
import { workbenchCalls } from './workbench-calls.ts';

const nothing = z.object({});
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
const inConversation = z.object({ conversationId });
const inConnection = z.object({ connectionId });

/** The renderer's only door: everything a screen can ask of the engine. Both ends parse. */
export const calls = {
  'session.get': call(nothing, view.sessionView),
  /** `second_factor_required`: once more with `code`. */
  'session.signIn': call(
    z.object({ email: z.string(), password: z.string(), code: z.string().optional() }),
    view.sessionView,
  ),
  'session.register': call(
    z.object({
      shopName: z.string(),
      name: z.string(),
      email: z.string(),
      password: z.string(),
      /** This computer's when left out. */
      timeZone: z.string().optional(),
      language: locale.optional(),
    }),
    view.sessionView,
  ),
  /** Deletes this person's cache; replies still in the outbox are kept and counted in `unsent`. */
  'session.signOut': call(nothing, z.object({ unsent: z.int() })),
  /** Every shop this person belongs to, by the relay. */
  'session.shops': call(nothing, z.array(z.object({ id: tenantId, name: z.string() }))),
  /** What this computer keeps of the shop that is left stays for the return. */
  'session.switchShop': call(z.object({ tenantId }), view.sessionView),
  'link.get': call(nothing, view.link),

  'preferences.get': call(nothing, view.preferences),
  'preferences.set': call(view.preferences.partial(), view.preferences),

  'inbox.list': call(
    z.object({
      view: view.inboxView,
      connectionId: connectionId.nullable(),
      closingSoonOnly: z.boolean(),
      order: z.enum(['newest', 'oldest']),
      offset: z.int().nonnegative(),
      limit: z.int().min(1).max(200),
    }),
    view.listPage,
  ),
  'inbox.counts': call(nothing, view.inboxCounts),
  'inbox.search': call(z.object({ text: z.string(), limit: z.int().min(1).max(50) }), z.array(view.listItem)),

  'conversation.get': call(inConversation, view.conversationView.nullable()),
  /** A page of the thread, newest page first when `before` is null. */
  'thread.page': call(
    z.object({ conversationId, before: z.string().nullable(), limit: z.int().min(1).max(200) }),
    view.threadPage,
  ),
  'conversation.takeOver': call(inConversation, nothing),
  'conversation.handBack': call(
    z.object({ conversationId, note: z.string().nullable(), answerNow: z.boolean() }),
    nothing,
  ),
  'conversation.assign': call(z.object({ conversationId, personId: personId.nullable() }), nothing),
  'conversation.setStatus': call(
    z.object({ conversationId, status: z.enum(['open', 'snoozed', 'closed']), snoozedUntil: instant.nullable() }),
    nothing,
  ),
  'conversation.setMode': call(z.object({ conversationId, mode: agentMode.nullable() }), nothing),
  'conversation.markRead': call(z.object({ conversationId, upToMessageId: messageId }), nothing),
  'conversation.typing': call(z.object({ conversationId, isTyping: z.boolean() }), nothing),
  'conversation.viewing': call(z.object({ conversationId: conversationId.nullable() }), nothing),

  /** Durable before it returns: the reply survives a crash from here on. Fails with `disk_full` when it could not be kept. */
  'reply.queue': call(
    z.object({ clientId, conversationId, text: z.string().min(1), replyToId: messageId.nullable() }),
    view.outboxItem,
  ),
  'reply.retry': call(z.object({ clientId, sendAnyway: z.boolean() }), nothing),
  /** Takes the reply out of the outbox and hands its text back, for editing. */
  'reply.withdraw': call(z.object({ clientId }), z.object({ text: z.string() })),
  'outbox.list': call(nothing, z.array(view.outboxItem)),

  'draft.approve': call(z.object({ draftId, clientId, text: z.string().nullable() }), nothing),
  'draft.drop': call(z.object({ draftId }), nothing),

  'accounts.list': call(nothing, z.array(view.accountView)),
  'accounts.connect': call(
    z.object({ channel: channelKind }),
    z.object({ attemptId: z.string(), authorizeUrl: z.string(), openedBy: z.enum(['app', 'renderer']) }),
  ),
  'accounts.attempt': call(z.object({ attemptId: z.string() }), connectionAttempt),
  'accounts.pause': call(inConnection, nothing),
  'accounts.resume': call(inConnection, nothing),
  'accounts.disconnect': call(inConnection, nothing),
  /** Nothing is deleted. `isLinked` false: the permission went back, so the account is connected anew next. */
  'accounts.undoDisconnect': call(inConnection, z.object({ isLinked: z.boolean() })),

  ...deadLetterCalls,

  'agent.get': call(inConnection, agentSettings),
  /** What is left out stays as it is. */
  'agent.put': call(
    agentOptionsChange.extend({ connectionId, mode: agentMode, prompt: z.string(), version: z.int() }),
    agentSettings,
  ),
  'agent.usage': call(z.object({ connectionId, days: z.int().min(1).max(92) }), agentUsage),
  /** Why AI answered, drafted or handed off; newest first. Of its own message, or of the customer's. */
  'trace.ofMessage': call(z.object({ messageId }), z.array(agentTrace)),
  'trace.ofConversation': call(inConversation, z.array(agentTrace)),
  ...knowledgeCalls,
  ...planCalls,
  ...workbenchCalls,
  ...reviewCalls,
  ...teamCalls,
  ...privacyCalls,
  ...secondFactorCalls,
} as const;

/** What the engine tells the screens without being asked. */
export const pushes = {
  /** Something behind these topics changed: read again. */
  changed: z.object({
    topics: z.array(
      z.union([
        z.enum([
          'session',
          'inbox',
          'outbox',
          'accounts',
          'members',
          'preferences',
          'dead-letters',
          'team',
          'devices',
          'plan',
          'privacy',
          'second-factor',
        ]),
        z.templateLiteral([z.literal('conversation:'), z.string()]),
        z.templateLiteral([z.literal('agent:'), z.string()]),
        /** Draft, versions, test set and runs of an account's agent. */
        z.templateLiteral([z.literal('workbench:'), z.string()]),
        z.templateLiteral([z.literal('review:'), z.string()]),
      ]),
    ),
  }),
  link: view.link,
  presence: z.object({ personId, conversationId: conversationId.nullable(), isTyping: z.boolean() }),
  'agent-writing': z.object({ conversationId, isWriting: z.boolean() }),
  'agent-held': z.object({ conversationId, personId: personId.nullable(), until: instant.nullable() }),
  /** A takeover or another optimistic act was refused after the screen had moved on. */
  refused: z.object({ conversationId, act: z.string(), code: problemCode }),
} as const;

/** `offline`: only for calls that need the relay now. `disk_full`: nothing was kept. */
export const bridgeErrorCode = z.union([
  problemCode,
  z.enum(['offline', 'disk_full', 'not_signed_in', 'bad_call', 'engine_failed']),
]);

export const callRequest = z.object({
  id: z.int(),
  name: z.enum(Object.keys(calls) as [CallName]),
  input: z.unknown(),
});
export const callResult = z.discriminatedUnion('ok', [
  z.object({ id: z.int(), ok: z.literal(true), output: z.unknown() }),
  z.object({
    id: z.int(),
    ok: z.literal(false),
    code: bridgeErrorCode,
    detail: z.string(),
    fields: z.record(z.string(), z.string()).nullable(),
  }),
]);
export const pushMessage = z.object({ push: z.enum(Object.keys(pushes) as [PushName]), payload: z.unknown() });

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallInput<N extends CallName> = z.input<Calls[N]['input']>;
export type CallOutput<N extends CallName> = z.output<Calls[N]['output']>;
export type Pushes = typeof pushes;
export type PushName = keyof Pushes;
export type PushPayload<N extends PushName> = z.output<Pushes[N]>;
export type BridgeErrorCode = z.infer<typeof bridgeErrorCode>;
export type Topic = PushPayload<'changed'>['topics'][number];
