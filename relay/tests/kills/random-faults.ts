import { setTimeout as delay } from 'node:timers/promises';
import { textOf } from '@tandem/shared/model';
import type { Member } from './rig/fleet.ts';
import { seededRandom } from './rig/random.ts';
import { type Rig, startRig } from './rig/rig.ts';
import { knowledge } from './rig/shop.ts';

export interface FaultTally {
  readonly customers: number;
  readonly questions: number;
  readonly kills: number;
  readonly stops: number;
  readonly answered: number;
  /** The team has the conversation, and sees why. */
  readonly handedOff: number;
  /** Neither: must stay 0. */
  readonly lost: number;
  /** More than once in the ledger: must stay 0. */
  readonly doubled: number;
  /** What the desktop shows is not what the customer has: must stay 0. */
  readonly wrongOnDesktop: number;
  readonly slowestMs: number;
}

export interface FaultPlan {
  readonly seed: number;
  readonly customers: number;
  /** Asked one after the other by each. */
  readonly questionsEach: number;
  readonly plan: readonly string[];
  /** The platform answers so many sends in a hundred with 500 although it has done them. */
  readonly lostAnswersPercent: number;
}

const patienceMs = 300_000;

/** Kills (two in three) and stops relay processes at random moments while customers ask; counts when all is quiet again. */
export async function killAtRandom(options: FaultPlan): Promise<FaultTally> {
  const random = seededRandom(options.seed);
  const rig = await startRig({ plan: options.plan });
  const faults = startFaults(rig, random, options.lostAnswersPercent);
  try {
    const asked = await Promise.all(
      Array.from({ length: options.customers }, () => askInTurn(rig, options.questionsEach)),
    );
    const { kills, stops } = await faults.end();
    await rig.fleet.allReady();
    await rig.platform.mishap({ api: { fault: 'none' } });
    await rig.platform.idle();
    await rig.database.quiet();
    const found = await Promise.all(asked.map((one) => judge(rig, one)));
    const sum = (pick: (one: Judgement) => number) => found.reduce((total, one) => total + pick(one), 0);
    return {
      customers: options.customers,
      questions: options.customers * options.questionsEach,
      kills,
      stops,
      answered: sum(({ answered }) => answered),
      handedOff: sum(({ handedOff }) => handedOff),
      lost: sum(({ lost }) => lost),
      doubled: sum(({ doubled }) => doubled),
      wrongOnDesktop: sum(({ isShownRight }) => (isShownRight ? 0 : 1)),
      slowestMs: Math.round(Math.max(...asked.map(({ slowestMs }) => slowestMs))),
    };
  } finally {
    await faults.end();
    await rig[Symbol.asyncDispose]();
  }
}

interface Faults {
  end(): Promise<{ kills: number; stops: number }>;
}

/** A process that became ready lives so long until its next fault; each start costs seconds, and must not be the whole test. */
const lifeMs = (random: () => number) => 300 + random() * 5700;

function startFaults(rig: Rig, random: () => number, lostAnswersPercent: number): Faults {
  const over = new AbortController();
  let kills = 0;
  let stops = 0;
  const wait = (ms: number) => delay(ms, undefined, { signal: over.signal }).catch(() => undefined);
  const harass = async (member: Member) => {
    while (!over.signal.aborted) {
      await wait(lifeMs(random));
      if (over.signal.aborted || !member.isReady) continue;
      const { child } = member;
      if (random() < 2 / 3) {
        kills += 1;
        member.isReady = false;
        child.signal('SIGKILL');
      } else {
        stops += 1;
        child.signal('SIGSTOP');
        await wait(500 + random() * 3000);
        child.signal('SIGCONT');
      }
      if (random() * 100 < lostAnswersPercent) {
        await rig.platform.mishap({ api: { fault: 'error-after', path: '/business/message/send/', times: 1 } });
      }
    }
  };
  const running = Promise.all(rig.fleet.members.map(harass));
  return {
    async end() {
      over.abort();
      await running;
      return { kills, stops };
    },
  };
}

interface Asked {
  readonly customer: string;
  readonly username: string;
  /** In order; each question was asked when the one before was answered, or had waited long. */
  readonly answers: readonly string[];
  readonly slowestMs: number;
}

async function askInTurn(rig: Rig, questions: number): Promise<Asked> {
  const { id: customer, username } = await rig.newCustomer();
  const answers: string[] = [];
  let slowestMs = 0;
  for (const { question, answer } of knowledge.slice(0, questions)) {
    const askedAt = performance.now();
    await rig.platform.says(customer, question);
    answers.push(answer);
    // Handed off or unknown: the judge finds out; no sense in asking on.
    const isAnswered = await rig.platform.answer(customer, answers.length, patienceMs).then(
      () => true,
      (error: unknown) => {
        console.error(String(error));
        return false;
      },
    );
    slowestMs = Math.max(slowestMs, performance.now() - askedAt);
    if (!isAnswered) break;
  }
  return { customer, username, answers, slowestMs };
}

interface Judgement {
  readonly answered: number;
  readonly handedOff: number;
  readonly lost: number;
  readonly doubled: number;
  readonly isShownRight: boolean;
}

async function judge({ platform, desk, shop }: Rig, { customer, username, answers }: Asked): Promise<Judgement> {
  const ledger = (await platform.answers(customer)).map(({ text }) => text ?? '');
  const conversation = await desk.conversation(username);
  const shown = () =>
    desk
      .thread(conversation)
      .filter(({ delivery }) => delivery?.state === 'sent')
      .map(({ parts }) => textOf(parts));
  const isShownRight = await desk
    .shows(conversation, username, () => shown().join('|') === ledger.join('|'), 10_000)
    .then(
      () => true,
      (error: unknown) => {
        console.error(`${username}: the customer has ${JSON.stringify(ledger)}; ${String(error)}`);
        return false;
      },
    );
  const missing = answers.filter((answer) => !ledger.includes(answer)).length;
  const { json } = await shop.call('GET', `/conversations/${conversation}`);
  const { handler } = json as { handler: { kind: string } };
  const isWithTeam = handler.kind !== 'agent';
  if (missing > 0 || ledger.length > answers.length) {
    console.error(
      `${username}: asked for ${JSON.stringify(answers)}, got ${JSON.stringify(ledger)}, with ${handler.kind}`,
    );
  }
  return {
    answered: answers.length - missing,
    handedOff: isWithTeam ? missing : 0,
    lost: isWithTeam ? 0 : missing,
    doubled: ledger.length - new Set(ledger).size,
    isShownRight,
  };
}
