import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, createWriteStream, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { processStartedAt } from '../../relay/src/db/embedded/index.ts';
import { PlainError } from './plain-error.ts';
import { endProcess, type RunRecord, writeRecord } from './run-record.ts';

export type ChildPlan = {
  /** As people call it: "relay". */
  name: string;
  /** Run with this Node; or a program of its own. */
  script?: string;
  program?: string;
  args?: string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** How long it may take to end once asked. */
  graceMs?: number;
};

/** What a child says in one JSON line on stdout when it can be used. */
export type Ready = { url: string } & Record<string, unknown>;

export type Child = {
  name: string;
  /** Rejects with a PlainError when it ends or says nothing before it can be used. */
  ready: Promise<Ready>;
  /** Resolves with a sentence when the process ends by itself. */
  ended: Promise<string>;
  stop(): Promise<void>;
};

const readyTimeoutMs = 90_000;

/**
 * Starts a script in a process group of its own: Ctrl-C reaches us alone, and we end the children in order. Its stdout
 * and stderr go to its log file; the first JSON line with a `url` (and not a log line) says that it is ready.
 */
export async function startChild(plan: ChildPlan, record: RunRecord): Promise<Child> {
  if (existsSync(plan.logFile)) renameSync(plan.logFile, plan.logFile.replace(/(\.log)?$/, '.previous$1'));
  const errors = openSync(plan.logFile, 'a', 0o600);
  const ownArgs = plan.script === undefined ? [] : ['--disable-warning=ExperimentalWarning', plan.script];
  const child = spawn(plan.program ?? process.execPath, [...ownArgs, ...(plan.args ?? [])], {
    env: plan.env,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', errors],
  });
  closeSync(errors);
  const ended = endingOf(child, plan);
  const { pid } = child;
  if (pid === undefined) throw new PlainError(await ended);
  const identity = { pid, startedAt: (await processStartedAt(pid)) ?? '' };
  record.children.push({ name: plan.name, ...identity });
  writeRecord(record);
  const ready = Promise.race([readyLine(child, plan), ended]).then((outcome) => {
    if (typeof outcome === 'string') throw new PlainError(outcome);
    return outcome;
  });
  return { name: plan.name, ready, ended, stop: () => endProcess(identity, plan.graceMs) };
}

function endingOf(child: ChildProcess, { name, logFile }: ChildPlan): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`The ${name} could not be started: ${error.message}.`));
    child.once('exit', (code, signal) => {
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      resolve(`The ${name} ended ${how}. Its last words, from ${logFile}:\n${lastWords(logFile)}`);
    });
  });
}

function readyLine(child: ChildProcess, { name, logFile }: ChildPlan): Promise<Ready | string> {
  const stdout = child.stdout;
  if (stdout === null) throw new Error('stdout is a pipe');
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve(`The ${name} said nothing for ${readyTimeoutMs / 1000} s: see ${logFile}.`),
      readyTimeoutMs,
    );
    createInterface(stdout)
      .on('line', (line) => {
        log.write(`${line}\n`);
        const ready = parseReady(line);
        if (ready === undefined) return;
        clearTimeout(timer);
        resolve(ready);
      })
      .on('close', () => {
        clearTimeout(timer);
        log.end();
      });
  });
}

export function parseReady(line: string): Ready | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    // A log line may carry a url as well, but always a level.
    return typeof value.url === 'string' && value.level === undefined ? { ...value, url: value.url } : undefined;
  } catch {
    return undefined;
  }
}

function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-12);
  return lines.map((line) => `  ${line.slice(0, 300)}`).join('\n') || `  (nothing in ${basename(logFile)})`;
}
