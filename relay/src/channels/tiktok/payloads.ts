import { z } from 'zod';

// What the platform sends, field by field, leniently: only a message's ids, type and time can be relied on, so whatever else has an
// unexpected shape is treated as absent instead of failing the event.
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** Some ids come as JSON numbers; beyond 2^53 the parser has made strings of them already. */
// Longer than an index takes is no id of any platform.
const id = z.union([z.string().min(1).max(512), z.int().transform(String)]);
const text = optional(z.string());
const time = optional(z.number().positive());

const user = optional(z.object({ id: optional(id), role: text }));
const mediaBlock = optional(z.object({ media_id: id }));
const pictureBlock = optional(z.object({ url: z.string() }));

const button = z.object({ type: text, text, title: text });
const cardElement = z.object({ title: text, buttons: optional(z.array(button)) });
/** `title` and `buttons` in the message list, `elements` in webhooks. */
const templateBlock = optional(
  z.object({ ...cardElement.shape, type: text, elements: optional(z.array(cardElement)) }),
);

export const reactionItem = z.object({
  operation: text,
  type: text,
  emoji: text,
  ai_emoji_url: text,
  unique_identifier: optional(id),
  timestamp: time,
  original_msg_id: optional(id),
});
export type ReactionItem = z.output<typeof reactionItem>;

/** The blocks that the webhook's and the list's copy of a message share. */
const messageBlocks = {
  conversation_id: optional(id),
  message_id: optional(id),
  timestamp: time,
  text: optional(z.object({ body: text })),
  image: mediaBlock,
  video: mediaBlock,
  sticker: pictureBlock,
  emoji: pictureBlock,
  share_post: optional(z.object({ embed_url: text, video_id: optional(id), item_id: optional(id) })),
  template: templateBlock,
  from_user: user,
  to_user: user,
  referenced_message_info: optional(z.object({ referenced_message_id: optional(id) })),
  auto_message_type: text,
  message_tag: optional(z.object({ source: text })),
};
export type MessageBlocks = { [K in keyof typeof messageBlocks]?: z.output<(typeof messageBlocks)[K]> };

export const webhookEnvelope = z.object({
  event: z.string().min(1),
  create_time: time,
  /** The shop's account, never the customer. */
  user_openid: optional(id),
  /** JSON in JSON; not every event has one. */
  content: z.unknown().optional(),
});
export type WebhookEnvelope = z.output<typeof webhookEnvelope>;

/** Every event's content; each event uses some of it. */
export const webhookContent = z.object({
  ...messageBlocks,
  type: text,
  from: text,
  to: text,
  unique_identifier: optional(id),
  is_follower: optional(z.boolean()),
  reaction: optional(z.array(z.unknown())),
  read: optional(z.object({ last_read_timestamp: time })),
  referral: optional(
    z.object({
      source: text,
      ad: optional(z.object({ ad_id: optional(id) })),
      short_link: optional(z.object({ ref: text })),
    }),
  ),
  reason: optional(z.int()),
});
export type WebhookContent = z.output<typeof webhookContent>;

/** The list's copy of a message: other names for the parties, types and roles in upper case, reactions on the message itself. */
export const listedMessage = z.object({
  ...messageBlocks,
  message_type: text,
  sender: text,
  recipient: text,
  reactions: optional(z.array(z.unknown())),
});
export type ListedMessage = z.output<typeof listedMessage>;

export const participant = z.object({
  role: text,
  id: optional(id),
  display_name: text,
  is_follower: optional(z.boolean()),
});

export const contentList = z.object({
  messages: z
    .array(z.unknown())
    .nullish()
    .transform((list) => list ?? []),
  participants: z
    .array(z.unknown())
    .nullish()
    .transform((list) => list ?? []),
});

export const conversationList = z.object({
  conversations: z
    .array(z.object({ conversation_id: id, update_time: time }))
    .nullish()
    .transform((list) => list ?? []),
  has_more: optional(z.boolean()),
  cursor: optional(z.union([z.number(), z.string()])),
});
