import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { must } from '@tandem/shared/lib';
import { bareEnvironment, type Child, startChild } from './child.ts';
import { type Front, startFront } from './front.ts';
import { until } from './until.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

const restartMs = 250;

export interface Member {
  readonly name: string;
  readonly roles: string;
  child: Child;
  isReady: boolean;
  /** Counts its processes from 1; each calls itself `<name>@<generation>` to the database. */
  generation: number;
  /** How long the newest process took to be ready. */
  bootMs: number;
}

export interface Fleet {
  readonly front: Front;
  readonly members: readonly Member[];
  memberOf(pid: number): Member;
  /** From outside; the supervisor starts a fresh one at once. */
  kill(pid: number): void;
  allReady(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Relay processes under a supervisor that starts a new one whenever one ends, behind a load balancer. `plan`: the roles of each, such
 * as `http,stream` and `worker`.
 */
export async function startFleet(
  plan: readonly string[],
  env: Readonly<Record<string, string>>,
  logDir: string,
): Promise<Fleet> {
  const front = await startFront();
  let isClosing = false;
  const start = (member: Omit<Member, 'child'>): Child => {
    const startedAt = performance.now();
    member.generation += 1;
    const database = new URL(must(env.DATABASE_URL, 'DATABASE_URL'));
    database.searchParams.set('application_name', `${member.name}@${member.generation}`);
    const settings = {
      // Whoever runs a fleet is after something else than limits.
      TANDEM_DEFAULT_PLAN: 'enterprise',
      ...env,
      DATABASE_URL: database.href,
      PUBLIC_URL: front.url,
      TANDEM_ROLES: member.roles,
      HOST: '127.0.0.1',
      PORT: '0',
    };
    const child = startChild(main, [], bareEnvironment(settings), join(logDir, `${member.name}.log`));
    member.isReady = false;
    void child.firstLine.then(
      (line) => {
        const { url } = JSON.parse(line) as { url: string };
        member.bootMs = performance.now() - startedAt;
        member.isReady = true;
        if (/http|stream/.test(member.roles) && !isClosing) front.set(member.name, url, member.roles);
      },
      () => undefined,
    );
    return child;
  };
  const members: Member[] = plan.map((roles, index) => {
    const blank = {
      name: `${roles.replaceAll(',', '-')}-${index + 1}`,
      roles,
      isReady: false,
      generation: 0,
      bootMs: 0,
    };
    const member: Member = Object.assign(blank, { child: start(blank) });
    const supervise = () => {
      void member.child.exited.then(async () => {
        const wasReady = member.isReady;
        member.isReady = false;
        front.remove(member.name);
        // Ended before it was ready, as while the database is away: not again at full speed.
        if (!wasReady) await delay(restartMs);
        if (isClosing) return;
        member.child = start(member);
        supervise();
      });
    };
    supervise();
    return member;
  });
  const memberOf = (pid: number) =>
    must(
      members.find(({ child }) => child.pid === pid),
      `the process ${pid}`,
    );
  return {
    front,
    members,
    memberOf,
    kill: (pid) => memberOf(pid).child.signal('SIGKILL'),
    async allReady() {
      await until('all processes ready', () => (members.every(({ isReady }) => isReady) ? true : undefined), 240_000);
    },
    async close() {
      isClosing = true;
      for (const { child } of members) {
        child.signal('SIGKILL');
        // A stopped process dies of SIGKILL too.
        child.signal('SIGCONT');
      }
      await Promise.all(members.map(({ child }) => child.exited));
      await front.close();
    },
  };
}
