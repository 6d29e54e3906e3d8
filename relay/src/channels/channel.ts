import type { Capabilities, ChannelKind, ConversationId, RejectionKind, TenantId } from '@tandem/shared/model';

// The messaging port. It must fit TikTok, Messenger, Instagram, WhatsApp (two ways), LINE and X: batches, handshakes, reply handles,
// three text units, platforms without echo, without window, without history. Times are epoch milliseconds.

export interface WebhookRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** `stale`: validly signed, but older (or newer) than the tolerance; kept apart and confirmed by a pull, never lost. */
export type SignatureVerdict = 'ok' | 'stale' | 'missing' | 'bad';

/** A piece of media as the platform refers to it; fetched once by `fetchMedia`. */
export type MediaRef = { readonly kind: 'id'; readonly id: string } | { readonly kind: 'url'; readonly url: string };

export type InboundPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image' | 'video' | 'audio' | 'file' | 'sticker'; readonly ref: MediaRef; readonly name?: string }
  | { readonly kind: 'location'; readonly label: string | null; readonly latitude: number; readonly longitude: number }
  | { readonly kind: 'shared-post'; readonly url: string | null; readonly externalId: string | null }
  | {
      readonly kind: 'card';
      readonly title: string;
      readonly buttons: readonly { title: string; kind: 'reply' | 'link' }[];
    }
  | { readonly kind: 'unsupported'; readonly type: string };

export interface Party {
  /** Opaque, verbatim. */
  readonly externalId: string;
  readonly aliases: readonly string[];
  readonly handle: string | null;
  readonly displayName: string | null;
  readonly isFollower: boolean | null;
}

interface Common {
  /** The same for the webhook's and the pull's copy of one fact, whatever else differs. */
  readonly dedupeKey: string;
  /** The linked account, as the platform names it. */
  readonly accountKey: string;
  readonly occurredAt: number;
}

interface InThread extends Common {
  /** The platform's conversation id; the contact's where there is none. */
  readonly conversationKey: string;
  readonly contact: Party;
}

export type ChannelEvent =
  | (InThread & {
      readonly kind: 'message';
      readonly externalId: string;
      readonly parts: readonly InboundPart[];
      readonly replyToExternalId: string | null;
      /** Whether it opens the reply window. */
      readonly opensWindow: boolean;
      readonly replyHandle: { readonly value: string; readonly expiresAt: number } | null;
    })
  /** A message of the shop itself, whoever sent it: our own API call, a person in the platform's app, an auto-message. */
  | (InThread & {
      readonly kind: 'echo';
      readonly externalId: string;
      readonly parts: readonly InboundPart[];
      readonly replyToExternalId: string | null;
      readonly origin: 'api' | 'app' | 'auto' | 'unknown';
    })
  | (InThread & {
      readonly kind: 'reaction';
      readonly targetExternalId: string;
      readonly emoji: string;
      readonly action: 'add' | 'remove';
      readonly by: 'contact' | 'shop';
    })
  | (InThread & { readonly kind: 'edit'; readonly targetExternalId: string; readonly parts: readonly InboundPart[] })
  | (InThread & { readonly kind: 'unsend'; readonly targetExternalId: string })
  | (InThread & { readonly kind: 'seen'; readonly upTo: number })
  | (InThread & { readonly kind: 'referral'; readonly source: string; readonly ref: string | null })
  /** Something arrived whose content the platform withholds: pull the account's conversations. */
  | (Common & { readonly kind: 'pull-needed' })
  | (Common & {
      readonly kind: 'account-state';
      readonly state: 'removed_by_owner' | 'account_deleted' | 'account_banned' | 'token_invalid';
    })
  | (Common & { readonly kind: 'ignored'; readonly type: string });

export interface AccountAccess {
  readonly externalAccountId: string;
  readonly accessToken: string;
}

/**
 * Turns to send, of a platform that limits the calls of all accounts together: shared by all nodes, fair between shops. Who holds one
 * gives `hasTurn` to `send`, or asks `pullConversation` for a list that is `taken`.
 */
export interface SendTurns {
  /** True: one call may begin now. False: it waits, without a process; the conversation's delivery job is made when its turn comes. */
  ask(turn: { tenantId: TenantId; conversationId: ConversationId }): Promise<boolean>;
  /** Makes the jobs of those whose turn it is. Milliseconds until it is worth asking again; null: nobody waits. */
  handOut(): Promise<number | null>;
  /** Somebody stands in line, as far as this process knows. */
  isContended(): boolean;
  /** One listener: the process's pump. */
  onWaiting(listener: () => void): void;
}

export interface SendInput {
  readonly account: AccountAccess;
  readonly conversationKey: string;
  readonly contactExternalId: string;
  readonly text: string;
  readonly replyToExternalId: string | null;
  readonly author: 'agent' | 'human';
  readonly mode: 'reply' | 'push' | 'template' | 'human-agent';
  readonly replyHandle: string | null;
  /** Ours; used where the platform correlates or de-duplicates. */
  readonly correlationId: string;
  /**
   * By our own clock (epoch milliseconds): the call to the platform begins by then or not at all (`rejected`, `rate_limited`). What waits
   * longer for its turn, or was stopped meanwhile, may have been taken up by another node.
   */
  readonly startBy: number;
  /** The caller has a turn of `turns` already; else the call waits for one, until `startBy`. */
  readonly hasTurn?: boolean;
  readonly signal: AbortSignal;
}

/** `unknown`: the call ended without an answer; never repeated blindly unless the channel's send is idempotent. */
export type SendResult =
  | { readonly outcome: 'accepted' | 'already-accepted'; readonly externalIds: readonly string[] }
  | {
      readonly outcome: 'rejected';
      readonly rejection: RejectionKind;
      readonly rawCode: string | null;
      readonly retryAfterMs: number | null;
      readonly detail: string;
    }
  | { readonly outcome: 'unknown'; readonly detail: string };

export type FetchedMedia =
  | { readonly outcome: 'ready'; readonly bytes: Uint8Array; readonly mime: string | null }
  | { readonly outcome: 'not-ready'; readonly retryAfterMs: number }
  | { readonly outcome: 'gone' };

/** `taken`: the caller has a turn of `turns`. `due`: as urgent as a send. `patient`: it must not delay what customers wait for. */
export type PullUrgency = 'taken' | 'due' | 'patient';

export interface Channel {
  readonly kind: ChannelKind;
  /** The provider whose tokens it uses. */
  readonly provider: string;
  capabilities(grantedScopes: readonly string[]): Capabilities;
  /** The platform's handshake (challenge, CRC); null: not one. */
  handshake(
    request: WebhookRequest,
  ): { readonly status: number; readonly contentType: string; readonly body: string } | null;
  verifySignature(request: WebhookRequest, nowMs: number): SignatureVerdict;
  /** Pure and total: unknown shapes become `ignored` or `unsupported`, never an exception. */
  parse(body: Uint8Array): readonly ChannelEvent[];
  send(input: SendInput): Promise<SendResult>;
  /** Absent: the platform limits no more than each account's own calls. */
  readonly turns?: SendTurns;
  /** Best effort; null where the platform has none. */
  readonly signalTyping:
    | ((input: { account: AccountAccess; conversationKey: string; signal: AbortSignal }) => Promise<void>)
    | null;
  readonly signalSeen:
    | ((input: { account: AccountAccess; conversationKey: string; signal: AbortSignal }) => Promise<void>)
    | null;
  /** The newest messages of one conversation, oldest first, with the same dedupe keys as the webhooks. */
  readonly pullConversation:
    | ((input: {
        account: AccountAccess;
        conversationKey: string;
        urgency: PullUrgency;
        signal: AbortSignal;
      }) => Promise<readonly ChannelEvent[]>)
    | null;
  readonly pullConversationKeys:
    | ((input: {
        account: AccountAccess;
        sinceMs: number;
        urgency: PullUrgency;
        signal: AbortSignal;
      }) => Promise<readonly string[]>)
    | null;
  fetchMedia(input: {
    account: AccountAccess;
    conversationKey: string;
    messageExternalId: string;
    mediaKind: 'image' | 'video' | 'audio' | 'file' | 'sticker';
    ref: MediaRef;
    signal: AbortSignal;
  }): Promise<FetchedMedia>;
}
