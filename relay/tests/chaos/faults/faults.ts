import { setTimeout as delay } from 'node:timers/promises';
import type { KillsDatabase } from '../../kills/rig/database.ts';
import type { Failpoints } from '../../kills/rig/failpoints.ts';
import { allFailpoints } from '../../kills/rig/failpoints.ts';
import type { Fleet, Member } from '../../kills/rig/fleet.ts';
import type { DesktopEngine } from '../desktop-engine.ts';
import type { Loss } from './job-watch.ts';
import type { Tally } from './tally.ts';

export interface FaultPlan {
  /** Of relay processes. */
  readonly kills: number;
  readonly pgCrashes: number;
}

export interface Harassed {
  readonly fleet: Fleet;
  readonly database: KillsDatabase;
  readonly points: Failpoints;
  readonly engines: readonly DesktopEngine[];
}

export interface Faults {
  readonly losses: readonly Loss[];
  readonly outages: readonly { readonly from: number; readonly until: number }[];
  kills(): number;
  crashes(): number;
  /** How far they are, from 0 to 1. */
  progress(): number;
  /** Resolves when all of the plan is done, or at `end`. */
  readonly done: Promise<void>;
  /** Ends the faults and wakes whatever is stopped. */
  end(): Promise<void>;
}

const atPointMs = 2500;
/** Beyond the silence after which a living process is taken for dead. */
const longStopMs = 18_000;

/**
 * Kills and stops relay processes at random moments and at failpoints, crashes PostgreSQL, kills desktops; as far along its plan as
 * `progress` says the load is along its own, so that both end together on any machine.
 */
export function startFaults(
  harassed: Harassed,
  plan: FaultPlan,
  { random, tally, progress }: { random: () => number; tally: Tally; progress: () => number },
): Faults {
  const { fleet, database, points, engines } = harassed;
  const over = new AbortController();
  const losses: Loss[] = [];
  const outages: { from: number; until: number }[] = [];
  const waking = new Set<Promise<void>>();
  let kills = 0;
  let crashes = 0;
  let longStops = 0;
  const pause = (ms: number) => delay(ms, undefined, { signal: over.signal }).catch(() => undefined);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const appOf = (member: Member) => `${member.name}@${member.generation}`;

  /** Dying, perhaps for a while yet on a busy machine: a process is killed once. */
  const killed = new Set<string>();
  const stopped = new Set<string>();
  const isDown = (member: Member) => !member.isReady || killed.has(appOf(member)) || stopped.has(appOf(member));
  /**
   * One that is up is left in each role that has several: a machine that is slow at starting them would soon have none, and recovery
   * would measure the machine. Crashes of PostgreSQL take all workers along.
   */
  const isSpared = (member: Member) => {
    const others = fleet.members.filter(({ roles, name }) => roles === member.roles && name !== member.name);
    return others.length > 0 && others.every(isDown);
  };
  const kill = (member: Member, how: string) => {
    if (killed.has(appOf(member)) || isSpared(member)) return;
    killed.add(appOf(member));
    kills += 1;
    tally.count(`SIGKILL ${member.roles}${how}`);
    losses.push({ app: appOf(member), kind: 'kill', at: Date.now(), until: null });
    member.child.signal('SIGKILL');
  };
  const stop = async (member: Member, forMs: number, how: string) => {
    if (isSpared(member)) return;
    tally.count(`SIGSTOP ${member.roles}${how}`);
    const { child } = member;
    const loss = { app: appOf(member), kind: 'stop' as const, at: Date.now(), until: null as number | null };
    losses.push(loss);
    stopped.add(loss.app);
    child.signal('SIGSTOP');
    const wake = pause(forMs).then(() => {
      loss.until = Date.now();
      child.signal('SIGCONT');
      stopped.delete(loss.app);
    });
    waking.add(wake);
    await wake;
    waking.delete(wake);
  };
  const atPoint = async () => {
    const point = pick(allFailpoints);
    if (point === undefined) return;
    points.arm(point);
    const pid = await points.takenWithin(point, atPointMs);
    if (pid === null) return;
    const member = fleet.members.find(({ child }) => child.pid === pid);
    if (member !== undefined && random() < 0.8) kill(member, ` at ${point}`);
    else if (member !== undefined) void stop(member, 300 + random() * 3000, ` at ${point}`);
    points.release(point, pid);
  };
  const crash = async () => {
    crashes += 1;
    const how = random() < 0.5 ? 'immediate' : 'kill';
    tally.count(how === 'immediate' ? 'PostgreSQL stopped immediately' : 'PostgreSQL SIGKILL');
    const from = Date.now();
    await database.crash(how);
    await pause(random() * 700);
    await database.restart();
    // Nobody has its sessions back at once.
    outages.push({ from, until: Date.now() + 1000 });
  };
  const strike = async () => {
    const victim = pick(fleet.members.filter((member) => !isDown(member) && !isSpared(member)));
    const engine = pick(engines);
    const chance = random();
    if (chance < 0.12 && engine !== undefined) {
      tally.count(chance < 0.08 ? 'SIGKILL desktop' : 'SIGSTOP desktop');
      if (chance < 0.08) engine.kill();
      else void engine.stop(500 + random() * 2000);
    } else if (victim === undefined) await pause(100);
    else if (chance < 0.3) await atPoint();
    else if (chance < 0.4) {
      const isLong = longStops < Math.max(1, plan.kills / 60) && random() < 0.15 && victim.roles === 'worker';
      if (isLong) longStops += 1;
      void stop(victim, isLong ? longStopMs : 300 + random() * 2500, isLong ? ' for 18 s' : '');
    } else kill(victim, '');
  };

  const killing = (async () => {
    while (!over.signal.aborted && kills < plan.kills) {
      if (kills / plan.kills <= progress()) await strike();
      await pause(20 + random() * 80);
    }
  })();
  const crashing = (async () => {
    while (!over.signal.aborted && crashes < plan.pgCrashes) {
      if ((crashes + 0.5) / plan.pgCrashes <= progress()) await crash();
      await pause(200);
    }
  })();
  const done = Promise.all([killing, crashing]).then(() => undefined);
  return {
    losses,
    outages,
    kills: () => kills,
    crashes: () => crashes,
    progress: () =>
      Math.min(plan.kills === 0 ? 1 : kills / plan.kills, plan.pgCrashes === 0 ? 1 : (crashes + 1) / plan.pgCrashes),
    done,
    async end() {
      over.abort();
      await done;
      await Promise.all(waking);
    },
  };
}
