import type { AgentMode, Capabilities, ConnectionId } from '@tandem/shared/model';

/** Where a platform's event belongs, in the platform's own ids. The conversation and its contact are made when they are not there. */
export interface ThreadRef {
  readonly connectionId: ConnectionId;
  readonly capabilities: Capabilities;
  /** The connection's agent mode; decides who holds a new conversation. */
  readonly defaultMode: AgentMode;
  /** When the account was linked; what customers wrote before that is history, and not counted. */
  readonly linkedAt: Date;
  /** The platform's conversation id; the contact's where it has none. */
  readonly conversationKey: string;
  readonly contact: {
    readonly externalId: string;
    readonly aliases: readonly string[];
    readonly handle: string | null;
    readonly displayName: string | null;
    readonly isFollower: boolean | null;
  };
}
