import { must, newId } from '@tandem/shared/lib';
import { type ConversationId, textOf } from '@tandem/shared/model';
import type { Failpoint } from '../../src/lib/failpoint.ts';
import type { Rig } from './rig/rig.ts';
import { knowledge } from './rig/shop.ts';

/** What one customer's journey through one fault came to. Times in milliseconds since the fault. */
export interface Outcome {
  readonly point: Failpoint;
  readonly fault: 'kill' | 'stop';
  readonly roles: string;
  /** When the customer had the answer to the question that met the fault; 0: before it. */
  readonly answeredMs: number;
  /** When the conversation's next question, asked as soon as that, was answered. */
  readonly goesOnMs: number;
  /** When the takeover was acknowledged; null where there was none. */
  readonly acknowledgedMs: number | null;
}

export interface Fault {
  readonly kind: 'kill' | 'stop';
  /** How long a stopped process stays so. */
  readonly holdMs: number;
}

const [first, marker] = [knowledge[0], knowledge[1]];

/** How long an answer takes when nothing goes wrong: what this machine can do just now. */
export async function calmAnswerMs(rig: Rig): Promise<number> {
  const { id } = await rig.newCustomer();
  const askedAt = performance.now();
  await rig.platform.says(id, marker.question);
  await rig.platform.answer(id, 1, 60_000);
  return Math.round(performance.now() - askedAt);
}

/** The promise: 5 s after a kill, 20 s after a stop, on a machine that answers in `calm` ms when nothing goes wrong. */
export function promisedMs(fault: Outcome['fault'], calm: number): number {
  const unloadedMs = 600;
  return (fault === 'kill' ? 5_000 : 20_000) * Math.max(1, calm / unloadedMs);
}

export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ point, fault, roles, answeredMs, goesOnMs, acknowledgedMs }) => [
    point,
    fault,
    roles,
    answeredMs === 0 ? 'before' : String(answeredMs),
    acknowledgedMs === null ? '' : String(acknowledgedMs),
    String(goesOnMs),
  ]);
  const table = [['point', 'fault', 'process', 'answered ms', 'acknowledged ms', 'goes on ms'], ...rows];
  return table
    .map((row) => row.map((cell, column) => cell.padEnd([20, 6, 20, 13, 17, 0][column] ?? 0)).join(''))
    .join('\n');
}

/**
 * A customer asks; the process that comes to `point` is killed or stopped there. Then a marker question. Ends when nothing is under
 * way any more, stopped processes included; throws when anything was answered or shown not exactly once.
 */
export async function survive(rig: Rig, point: Failpoint, { kind, holdMs }: Fault): Promise<Outcome> {
  const { platform, points, fleet, desk, shop } = rig;
  const { id: customer, username } = await rig.newCustomer();
  const isTakeover = point === 'mid-takeover';
  if (!isTakeover) points.arm(point);
  await platform.says(customer, first.question);
  let acknowledged: Promise<number> | undefined;
  let conversation: ConversationId | undefined;
  if (isTakeover) {
    await platform.answer(customer, 1, 30_000);
    conversation = await desk.conversation(username);
    points.arm(point);
    acknowledged = shop.insist('POST', `/conversations/${conversation}/take-over`, {}).then(({ status, json }) => {
      if (status !== 200) throw new Error(`take-over: ${status} ${JSON.stringify(json)}`);
      return performance.now();
    });
  }
  const pid = await points.taken(point);
  const member = fleet.memberOf(pid);
  const { child, roles } = member;
  child.signal(kind === 'kill' ? 'SIGKILL' : 'SIGSTOP');
  const faultAt = performance.now();
  const since = (moment: number) => Math.max(0, Math.round(moment - faultAt));
  points.release(point, pid);
  const awake =
    kind === 'kill'
      ? Promise.resolve()
      : new Promise<void>((resolve) => {
          setTimeout(() => {
            child.signal('SIGCONT');
            resolve();
          }, holdMs);
        });

  const isThere = (await platform.answers(customer)).length > 0;
  await platform.answer(customer, 1, 60_000);
  const answeredMs = isThere ? 0 : since(performance.now());
  const acknowledgedMs = acknowledged === undefined ? null : since(await acknowledged);
  conversation ??= await desk.conversation(username);
  const next = isTakeover ? await staffReply(rig, conversation) : marker.answer;
  if (!isTakeover) await platform.says(customer, marker.question);
  await platform.answer(customer, 2, 60_000);
  const goesOnMs = since(performance.now());

  await awake;
  await platform.idle();
  await rig.database.quiet();
  await onlyOnce(rig, { customer, conversation, answers: [first.answer, next] });
  return { point, fault: kind, roles, answeredMs, goesOnMs, acknowledgedMs };
}

async function staffReply({ shop }: Rig, conversation: ConversationId): Promise<string> {
  const text = 'This is the owner speaking.';
  const clientId = newId();
  const body = { clientId, text, writtenAt: new Date().toISOString() };
  const { status, json } = await shop.insist('POST', `/conversations/${conversation}/messages`, body, clientId);
  if (status !== 200) throw new Error(`reply: ${status} ${JSON.stringify(json)}`);
  return text;
}

/** Each answer once in the ledger and once on the desktop, in a state that says so; nothing else of ours. */
export async function onlyOnce(
  { platform, desk }: Rig,
  { customer, conversation, answers }: { customer: string; conversation: ConversationId; answers: readonly string[] },
): Promise<void> {
  await desk.shows(conversation, `${answers.length} answers, sent`, (thread) => {
    const shop = thread.filter(
      ({ direction, delivery }) => direction === 'outbound' && delivery?.state !== 'cancelled',
    );
    return shop.length === answers.length && shop.every(({ delivery }) => delivery?.state === 'sent');
  });
  const ledger = (await platform.answers(customer)).map(({ text }) => text);
  const shown = desk
    .thread(conversation)
    .filter(({ direction, delivery }) => direction === 'outbound' && delivery?.state !== 'cancelled')
    .map(({ parts }) => textOf(parts));
  const problem = (what: string, found: readonly unknown[]) =>
    `${what} ${JSON.stringify(found)} instead of ${JSON.stringify(answers)}`;
  if (must(ledger).join('|') !== answers.join('|')) throw new Error(problem('the customer got', ledger));
  if (shown.join('|') !== answers.join('|')) throw new Error(problem('the desktop shows', shown));
}
