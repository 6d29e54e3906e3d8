import type { ChannelKind } from '@tandem/shared/model';

/** Names of companies stay as they are in every language. */
export const channelNames: Record<ChannelKind, string> = {
  tiktok: 'TikTok',
  messenger: 'Messenger',
  instagram: 'Instagram',
  whatsapp: 'WhatsApp',
  waha: 'WhatsApp',
  line: 'LINE',
  x: 'X',
};
