/** Rows the sandbox keeps. Times are epoch milliseconds unless a name says otherwise. */

export interface Account {
  /** open_id = business_id: identifies the account toward the app. */
  id: string;
  username: string;
  displayName: string;
  avatar: string;
  /** "requests": the owner must accept a stranger in the app before the API hears of them. */
  dmFrom: 'everyone' | 'requests';
  createdAt: number;
}

export interface Customer {
  /** unique_identifier, the same in every shop. */
  id: string;
  username: string;
  displayName: string;
  avatar: string;
  /** "EU" stands for EEA, Switzerland and the UK: the webhook is stripped of everything. */
  region: 'TH' | 'EU';
  /** Ids of the accounts this customer follows. */
  follows: string[];
  createdAt: number;
}

export interface Conversation {
  id: string;
  businessId: string;
  customerId: string;
  /** STRANGER until the business first answers. */
  type: 'STRANGER' | 'SINGLE';
  /** False only where the owner takes DMs as requests and has not accepted this one. */
  accepted: boolean;
  createdAt: number;
  updatedAt: number;
  /** When the last customer message opened the reply window; null before the first one. */
  windowOpenedAt: number | null;
  /** How far this conversation's window has been hurried, ms. */
  hurriedMs: number;
  inboundCount: number;
  sentInWindow: number;
  sentAfterWindow: number;
  imageSend: boolean;
  customerReadAt: number;
  shopReadAt: number;
  referral: Referral | null;
}

export type Referral =
  | { source: 'ad'; advertiserId: string; adId: string; adName: string; embedUrl: string; at: number }
  | { source: 'short_link'; ref: string; prefilledMessage: string };

export interface Template {
  type: 'QA_BUTTON_CARD' | 'QA_LINK_CARD';
  title: string;
  buttons: { title: string; id?: string }[];
}

export type MessageBody =
  | { type: 'text'; text: string }
  | { type: 'image' | 'video'; mediaId: string }
  | { type: 'sticker' | 'emoji'; asset: string }
  | { type: 'share_post'; itemId: string; withEmbedUrl: boolean }
  | { type: 'template'; template: Template }
  | { type: 'reaction'; operation: 'ADD' | 'REMOVE'; emoji: string; originalMessageId: string }
  /** A type the API has no name for: `wireType` is what the webhook calls it, the lists say OTHER. */
  | { type: 'unsupported'; wireType: string };

export type MessageSource = 'APP' | 'WEB' | 'API';
export type AutoMessageType = 'WELCOME_MESSAGE' | 'SUGGESTED_QUESTION' | 'AUTO_REPLY';

export interface Message {
  id: string;
  conversationId: string;
  businessId: string;
  customerId: string;
  from: 'customer' | 'shop';
  at: number;
  body: MessageBody;
  source: MessageSource;
  /** The API call that made it, or a made-up id where no call did. */
  requestId: string;
  referencedMessageId?: string;
  autoMessageType?: AutoMessageType;
  /** The template button the customer tapped to say this. */
  replySource?: { messageId: string; buttonId: string };
}

export interface Media {
  id: string;
  businessId: string;
  kind: 'IMAGE' | 'VIDEO';
  mime: string;
  /** "upload" came through the API and may be sent for 30 days; "chat" came in a message. */
  origin: 'upload' | 'chat';
  createdAt: number;
}

/** One right to fetch one medium; the id is the path on the blob host. */
export interface Download {
  id: string;
  mediaId: string;
  businessId: string;
  expiresAt: number;
}

export interface Post {
  id: string;
  businessId: string;
  caption: string;
  thumbnail: string;
  createdAt: number;
}

/** What an account holder granted the app in one run of the authorize page. */
export interface Grant {
  id: string;
  businessId: string;
  scopes: string[];
  grantedAt: number;
  revokedAt: number | null;
}

export interface AuthCode {
  id: string;
  grantId: string;
  redirectUri: string;
  expiresAt: number;
  usedAt: number | null;
}

export interface Token {
  id: string;
  kind: 'access' | 'refresh';
  grantId: string;
  expiresAt: number;
  /** A rotated refresh token is spent and stays known, to answer its reuse rightly. */
  spentAt: number | null;
}

export interface WebhookConfig {
  /** Category, e.g. DIRECT_MESSAGE. */
  id: string;
  callbackUrl: string;
}

/** One webhook request that has not been answered 200 yet. */
export interface Delivery {
  id: string;
  event: string;
  businessId: string;
  conversationId: string | null;
  messageId: string | null;
  /** The exact text that is signed and sent. */
  body: string;
  /** Seconds; the `t` of the first signature, for the mode that does not sign anew. */
  signedAt: number;
  createdAt: number;
  attempts: number;
  dueAt: number;
}
