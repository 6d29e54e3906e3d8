import { api } from '@tandem/shared/api';
import { claudeControl, startClaudeSandbox } from '../../sandbox/claude/index.ts';
import { seededRandom } from './rig/random.ts';
import { type Rig, startRig } from './rig/rig.ts';

export interface TakeoverTally {
  readonly timings: number;
  /** The takeover was first: the customer never heard the AI. */
  readonly silenced: number;
  /** The AI's message was out before the acknowledgement. */
  readonly spoken: number;
  /** Ledger later than acknowledgement: must stay 0. */
  readonly afterwards: number;
  readonly longestWaitMs: number;
}

const faq = [{ question: 'What sizes do you have?', answer: 'We have the sizes S, M, L and XL.' }] as const;
const key = 'sandbox-key';

/** Takes conversations over at random moments around the AI's answer, which is slow to come and slow on its road to the platform. */
export async function takeOverAtRandom(options: {
  seed: number;
  timings: number;
  atOnce?: number;
}): Promise<TakeoverTally> {
  const { atOnce = 10 } = options;
  const random = seededRandom(options.seed);
  const claude = await startClaudeSandbox({ apiKey: key });
  // Each new customer is introduced by a pull: a thousand of them would wait for their turns for an hour.
  const env = { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: claude.url, TANDEM_TIKTOK_LIMITS: '1000/s,60000/min' };
  const road = { path: '/business/message/send/', delayMs: () => random() * 1500 };
  const rig = await startRig({ plan: ['http,stream', 'worker'], env, faq, road });
  try {
    const script = claudeControl(claude.url);
    const trials: Trial[] = [];
    for (let begun = 0; begun < options.timings; begun += atOnce) {
      const batch = Array.from({ length: Math.min(atOnce, options.timings - begun) }, (_, index) => ({
        number: begun + index + 1,
        composeMs: Math.round(random() * 1500),
        takeOverMs: Math.round(random() * 3500),
      }));
      trials.push(...(await Promise.all(batch.map((timing) => oneTakeover(rig, script, timing)))));
    }
    // Whatever is still under way has come to its end before anybody counts.
    await rig.platform.idle();
    await rig.database.quiet();
    return await tally(rig, trials);
  } finally {
    await rig[Symbol.asyncDispose]();
    await claude.close();
  }
}

interface Trial {
  readonly customer: string;
  /** The relay's word, epoch milliseconds: earlier than its arrival, so the harder test. */
  readonly acknowledgedAt: number;
  readonly waitMs: number;
}

async function oneTakeover(
  rig: Rig,
  script: ReturnType<typeof claudeControl>,
  { number, composeMs, takeOverMs }: { number: number; composeMs: number; takeOverMs: number },
): Promise<Trial> {
  const { id: customer, username } = await rig.newCustomer();
  const mark = `number ${number}.`;
  const [{ answer }] = faq;
  const value = {
    action: 'answer',
    text: answer,
    used_chunk_ids: ['c1'],
    quotes: [{ chunk_id: 'c1', quote: answer }],
    reason: 'answered',
  };
  await script.script({ kind: 'structured', value, when: mark, times: 0, delayMs: composeMs });
  await rig.platform.says(customer, `What sizes do you have? I am customer ${mark}`);
  const conversation = await rig.desk.conversation(username);
  await new Promise((resolve) => setTimeout(resolve, takeOverMs));
  const askedAt = performance.now();
  const { status, json } = await rig.shop.insist('POST', `/conversations/${conversation}/take-over`, {});
  if (status !== 200) throw new Error(`take-over: ${status} ${JSON.stringify(json)}`);
  const { acknowledgedAt } = api.takeOver.output.parse(json);
  return { customer, acknowledgedAt: Date.parse(acknowledgedAt), waitMs: performance.now() - askedAt };
}

async function tally({ platform }: Rig, trials: readonly Trial[]): Promise<TakeoverTally> {
  let spoken = 0;
  let afterwards = 0;
  for (const { customer, acknowledgedAt } of trials) {
    const lines = await platform.answers(customer);
    if (lines.length > 1) throw new Error(`${customer} was answered ${lines.length} times`);
    spoken += lines.length;
    afterwards += lines.filter(({ at }) => at > acknowledgedAt).length;
  }
  return {
    timings: trials.length,
    silenced: trials.length - spoken,
    spoken,
    afterwards,
    longestWaitMs: Math.round(Math.max(...trials.map(({ waitMs }) => waitMs))),
  };
}
