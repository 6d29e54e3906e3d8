import { setTimeout as delay } from 'node:timers/promises';
import { api } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import type { ChaosShop, Outside } from './outside.ts';

/** Staff step in: take over at a random moment or just write, say something by API or desktop, and perhaps hand back. */
export async function staffEpisode(outside: Outside, shop: ChaosShop, conversationKey: string): Promise<void> {
  const { random } = outside;
  const id = await outside.conversationId(conversationKey);
  if (id === null) return;
  await delay(random() * 1500);
  const isTakeover = random() < 0.75;
  const acknowledgedAt = isTakeover ? await takeOver(shop, id) : null;
  const replies = random() < 0.6 || !isTakeover ? 1 + Math.floor(random() * 2) : 0;
  for (let n = 0; n < replies; n++) {
    if (random() < 0.5) await replyByApi(outside, shop, { conversationKey, id });
    else await replyByEngine(outside, shop, { conversationKey, id });
  }
  if (isTakeover) outside.takeovers.push({ conversationKey, acknowledgedAt });
  if (random() < 0.4) {
    const askedAt = Date.now();
    await shop.shop.insist('POST', `/conversations/${id}/hand-back`, { answerNow: random() < 0.5 });
    outside.handBacks.push({ conversationKey, askedAt, answeredAt: Date.now() });
  }
}

async function takeOver({ shop }: ChaosShop, id: string): Promise<number | null> {
  const { status, json } = await shop.insist('POST', `/conversations/${id}/take-over`, {});
  if (status !== 200) return null;
  return Date.parse(api.takeOver.output.parse(json).acknowledgedAt);
}

interface Where {
  readonly conversationKey: string;
  readonly id: string;
}

async function replyByApi(outside: Outside, { shop }: ChaosShop, { conversationKey, id }: Where): Promise<void> {
  const clientId = newId();
  const body = { clientId, text: `Staff writes ${clientId}`, writtenAt: new Date().toISOString() };
  let tries = 0;
  const answer = await shop.insist('POST', `/conversations/${id}/messages`, body, clientId, () => {
    tries += 1;
  });
  const isAcknowledged = answer.status === 200;
  outside.replies.push({
    clientId,
    conversationKey,
    text: body.text,
    via: 'api',
    isAcknowledged,
    isRecovered: isAcknowledged && tries > 1,
    refusal: isAcknowledged ? null : `${answer.status} ${JSON.stringify(answer.json)}`,
  });
}

async function replyByEngine(outside: Outside, shop: ChaosShop, { conversationKey, id }: Where): Promise<void> {
  const engine = shop.engines[Math.floor(outside.random() * shop.engines.length)];
  if (engine === undefined) return replyByApi(outside, shop, { conversationKey, id });
  const clientId = newId();
  const text = `Staff writes ${clientId}`;
  const { isAcknowledged, tries, refusal } = await engine.insist('reply.queue', {
    clientId,
    conversationId: id,
    text,
    replyToId: null,
  });
  outside.replies.push({
    clientId,
    conversationKey,
    text,
    via: 'engine',
    isAcknowledged,
    isRecovered: isAcknowledged && tries > 1,
    refusal,
  });
}
