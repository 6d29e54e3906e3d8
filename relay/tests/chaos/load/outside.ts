import type { TenantId } from '@tandem/shared/model';
import type { Shop } from '../../kills/rig/shop.ts';
import type { DesktopEngine } from '../desktop-engine.ts';
import type { HandBack, SentMessage, StaffReply, Takeover } from '../record.ts';
import type { LedgerFeed } from '../world/ledger-feed.ts';
import type { World } from '../world/world.ts';

export interface ChaosShop {
  readonly shop: Shop;
  readonly username: string;
  readonly businessId: string;
  readonly tenantId: TenantId;
  readonly engines: readonly DesktopEngine[];
}

/** What the players of a campaign share, and write down as they go. */
export interface Outside {
  readonly random: () => number;
  readonly world: World;
  readonly feed: LedgerFeed;
  /** The relay's id of a conversation, once it has one; null: not in time, which the oracle will have something to say about. */
  conversationId(conversationKey: string): Promise<string | null>;
  readonly messages: SentMessage[];
  readonly replies: StaffReply[];
  readonly takeovers: Takeover[];
  readonly handBacks: HandBack[];
}
