import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { visibleConversation } from '../world/conversations.ts';
import { imageMime, storeMedia } from '../world/media.ts';
import { defineEndpoint } from './endpoint.ts';
import { refusals } from './errors.ts';
import { LIST_READ, LIST_SEND, required } from './params.ts';

const MOST_BYTES = 3 * 1024 * 1024;
const DOWNLOAD_LIFE_MS = 86_400_000;

const upload = defineEndpoint({
  method: 'POST',
  path: '/business/message/media/upload/',
  auth: 'token',
  scope: LIST_SEND,
  input: z.object({ business_id: required, media_type: z.literal('IMAGE'), file: z.unknown().optional() }),
  async handle(sandbox, _call, input) {
    const { file } = input;
    // A part without a filename arrives as text, one without an image type as octets: both are refused.
    if (file === undefined) throw refusals.fileMissing();
    if (!(file instanceof File)) throw refusals.fileType();
    if (file.size === 0) throw refusals.fileEmpty();
    if (file.size > MOST_BYTES) throw refusals.fileTooLarge();
    const bytes = Buffer.from(await file.arrayBuffer());
    const mime = imageMime(bytes);
    if (mime === undefined || !file.type.startsWith('image/')) throw refusals.fileType();
    const media = storeMedia(sandbox, { businessId: input.business_id, kind: 'IMAGE', mime, origin: 'upload', bytes });
    return { media_id: media.id };
  },
});

const download = defineEndpoint({
  method: 'POST',
  path: '/business/message/media/download/',
  auth: 'token',
  scope: LIST_READ,
  input: z.object({
    business_id: required,
    conversation_id: required,
    message_id: required,
    media_id: required,
    media_type: z.enum(['IMAGE', 'VIDEO']),
  }),
  handle(sandbox, _call, input) {
    const conversation = visibleConversation(sandbox, input.business_id, input.conversation_id);
    if (conversation === undefined) throw refusals.unknownObject('conversation');
    const message = sandbox.state.messages.get(input.message_id);
    if (message?.conversationId !== conversation.id) throw refusals.unknownObject('message');
    const { body } = message;
    const isIts = (body.type === 'image' || body.type === 'video') && body.mediaId === input.media_id;
    const media = sandbox.state.media.get(input.media_id);
    if (!isIts || media?.kind !== input.media_type) throw refusals.invalidParam('media_id');
    const row = sandbox.state.downloads.put({
      id: randomUUID(),
      mediaId: media.id,
      businessId: input.business_id,
      expiresAt: sandbox.clock.now() + DOWNLOAD_LIFE_MS,
    });
    return { download_url: `${sandbox.publicUrl()}/blob/${row.id}` };
  },
});

export const mediaEndpoints = [upload, download];
