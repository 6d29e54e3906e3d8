import { setTimeout as delay } from 'node:timers/promises';
import type { SentMessage } from '../record.ts';
import type { Customer } from '../world/world.ts';
import type { ChaosShop, Outside } from './outside.ts';
import { knowledge, unanswerable, wantsPerson } from './shops.ts';
import { staffEpisode } from './staff.ts';

/** How long a customer waits for an answer before going on writing. */
const patienceMs = 12_000;

/**
 * One customer's talk of `count` messages: asks, waits for the answer or does not, writes several at once, asks for a person or for what
 * nobody knows; staff step in at random moments.
 */
export async function talk(outside: Outside, shop: ChaosShop, customer: Customer, count: number): Promise<void> {
  const { random } = outside;
  const questions = shuffled(knowledge, random);
  const staff: Promise<void>[] = [];
  for (let said = 0; said < count; ) {
    const burst = Math.min(count - said, questions.length, random() < 0.25 ? 2 : 1);
    let last: SentMessage | undefined;
    for (let n = 0; n < Math.max(1, burst); n++, said++) {
      const isOdd = said > 1 && random() < 0.04;
      const entry = isOdd ? undefined : questions.pop();
      const text = entry?.question ?? (random() < 0.5 ? wantsPerson : unanswerable);
      last = { ...(await customer.says(text)), answer: entry?.answer ?? null };
      outside.messages.push(last);
    }
    if (last === undefined) return;
    if (random() < 0.12 && staff.length < 2) {
      const episode = staffEpisode(outside, shop, last.conversationKey);
      staff.push(episode);
      // What goes wrong in it is thrown at the end of the talk.
      episode.catch(() => undefined);
      if (random() < 0.5) await episode;
    }
    const { answer } = last;
    if (answer === null || random() < 0.2) await delay(random() * 400);
    else await outside.feed.sees(last.conversationKey, ({ text }) => text.includes(answer), patienceMs);
  }
  await Promise.all(staff);
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
