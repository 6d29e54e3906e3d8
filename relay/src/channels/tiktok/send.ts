import { z } from 'zod';
import { ProviderError } from '../../providers/provider.ts';
import type { TiktokApi } from '../../providers/tiktok/index.ts';
import type { AccountAccess, SendInput, SendResult } from '../channel.ts';

/** The id is nested under `message`; reading `data.message_id` doubled every reply in another product. */
const sendData = z.object({ message: z.object({ message_id: z.string().min(1) }) });

/** Sends a text into a conversation; TikTok has no way to address a person. There is no idempotency key. */
export async function send(api: TiktokApi, input: SendInput): Promise<SendResult> {
  if (input.mode !== 'reply') return rejected('invalid', `TikTok has no mode ${input.mode}`);
  const quoted = input.replyToExternalId;
  try {
    const data = await api({
      method: 'POST',
      path: '/business/message/send/',
      accessToken: input.account.accessToken,
      body: {
        ...target(input.account, input.conversationKey),
        message_type: 'TEXT',
        text: { body: input.text },
        ...(quoted === null ? {} : { referenced_message_info: { referenced_message_id: quoted } }),
      },
      data: sendData,
      signal: input.signal,
      startBy: input.startBy,
      callClass: 'send',
      hasTurn: input.hasTurn === true,
      account: input.account.externalAccountId,
      effect: true,
    });
    return { outcome: 'accepted', externalIds: [data.message.message_id] };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.kind === 'unknown') return { outcome: 'unknown', detail: error.message };
    return rejected(error.kind, error.message, error.rawCode, error.retryAfterMs);
  }
}

type Rejection = Extract<SendResult, { outcome: 'rejected' }>;

function rejected(
  rejection: Rejection['rejection'],
  detail: string,
  rawCode: string | null = null,
  retryAfterMs: number | null = null,
): Rejection {
  return { outcome: 'rejected', rejection, rawCode, retryAfterMs, detail };
}

/** Typing shows for about five seconds; MARK_READ covers the whole thread. Both are skipped when the app's budget is short. */
export async function senderAction(
  api: TiktokApi,
  action: 'TYPING' | 'MARK_READ',
  input: { account: AccountAccess; conversationKey: string; signal: AbortSignal },
): Promise<void> {
  try {
    await api({
      method: 'POST',
      path: '/business/message/send/',
      accessToken: input.account.accessToken,
      body: { ...target(input.account, input.conversationKey), message_type: 'SENDER_ACTION', sender_action: action },
      data: z.unknown(),
      signal: input.signal,
      callClass: 'spare',
      account: input.account.externalAccountId,
    });
  } catch (error) {
    // A courtesy that fails must never disturb what it accompanies.
    if (!(error instanceof ProviderError)) throw error;
  }
}

function target(account: AccountAccess, conversationKey: string): Record<string, string> {
  return { business_id: account.externalAccountId, recipient_type: 'CONVERSATION', recipient: conversationKey };
}
