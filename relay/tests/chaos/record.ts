import type { HandOffReason } from '@tandem/shared/model';

// What one campaign leaves behind for the oracle: what it sent and was answered, what the platform's ledger holds, and last, because
// believed least, what the relay and the desktops say. Times are epoch milliseconds by the one clock of this machine.

/** One message of a customer. */
export interface SentMessage {
  readonly externalId: string;
  readonly conversationKey: string;
  readonly at: number;
  /** The agent's verbatim answer; null: no answer of the agent can be right, a person must have it. */
  readonly answer: string | null;
}

/** What became of one webhook on its way to the relay. */
export interface Delivered {
  readonly externalId: string;
  readonly kind: 'message' | 'echo' | 'other';
  /** Answers in their order; 0: none. */
  readonly statuses: readonly number[];
  readonly isLate: boolean;
}

/** A webhook that nobody signed, or that was changed after it was. */
export interface Forged {
  readonly externalId: string;
  readonly status: number;
}

export interface StaffReply {
  readonly clientId: string;
  readonly conversationKey: string;
  readonly text: string;
  readonly via: 'api' | 'engine';
  /** Answered by the relay, or durable in a desktop's outbox. */
  readonly isAcknowledged: boolean;
  /** An answer came only after asking again. */
  readonly isRecovered: boolean;
  /** The writer was told why it does not go. */
  readonly refusal: string | null;
}

export interface Takeover {
  readonly conversationKey: string;
  /** The relay's word; null: it was refused, or nobody answered. */
  readonly acknowledgedAt: number | null;
}

/** Some moment between the two the agent may have been given the conversation again. */
export interface HandBack {
  readonly conversationKey: string;
  readonly askedAt: number;
  readonly answeredAt: number;
}

export interface LedgerLine {
  readonly seq: number;
  readonly at: number;
  readonly conversationId: string;
  readonly messageId: string;
  readonly text: string;
}

export interface RelayMessage {
  readonly externalId: string | null;
  readonly conversationKey: string;
  readonly direction: 'inbound' | 'outbound';
  readonly author: string;
  readonly clientId: string | null;
  readonly text: string;
  readonly at: number;
  readonly createdAt: number;
  readonly deliveries: readonly {
    readonly state: string;
    readonly externalId: string | null;
    readonly text: string;
    readonly isGivenUp: boolean;
    readonly rejection: string | null;
    readonly attempts: number;
    /** Some attempt of it ended without an answer. */
    readonly wasUnknown: boolean;
  }[];
}

export interface RelayConversation {
  readonly conversationKey: string;
  readonly handler: 'agent' | 'staff' | 'nobody';
  readonly handOff: HandOffReason | null;
  /** When somebody of the team, or nobody in particular, held it; `until` null: still. */
  readonly withPeople: readonly { readonly from: number; readonly until: number | null }[];
}

/** What one client of the stream has received, over all its connections. */
export interface Followed {
  readonly name: string;
  readonly head: number;
  readonly received: number;
  readonly missed: number;
  readonly doubled: number;
  readonly reordered: number;
  readonly drops: number;
}

export interface DesktopCheck {
  readonly name: string;
  /** Rows that differ from the relay's snapshot, named. */
  readonly differences: readonly string[];
  /** Client ids that the desktop shows as refused or waiting for a decision. */
  readonly shownAsFailed: readonly string[];
}

export interface Record {
  readonly messages: readonly SentMessage[];
  readonly delivered: readonly Delivered[];
  readonly forged: readonly Forged[];
  readonly replies: readonly StaffReply[];
  readonly takeovers: readonly Takeover[];
  readonly handBacks: readonly HandBack[];
  /** Only what came from the app: our replies. */
  readonly ledger: readonly LedgerLine[];
  readonly relay: {
    readonly messages: readonly RelayMessage[];
    readonly conversations: readonly RelayConversation[];
    /** External ids of messages whose webhook is a dead letter that the team can see. */
    readonly deadLetters: readonly string[];
  };
  readonly followed: readonly Followed[];
  readonly desktops: readonly DesktopCheck[];
}
