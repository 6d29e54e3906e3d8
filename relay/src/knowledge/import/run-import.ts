import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DocumentFailure } from '@tandem/shared/model';
import type { ImportLimits } from '../../config/import-limits.ts';
import { type ImportEnding, type ImportOrder, importReport } from './import-order.ts';

const entry = fileURLToPath(new URL('./import-process.ts', import.meta.url));
/**
 * Address space that V8 and the libraries reserve and never touch. Node 22 with the import loaded: what is allowed above this is resident at
 * most (measured with a process that fills all it gets: 1,662 MB allowed, 735 MB resident).
 */
const emptyMb = 930;
/** Three bytes a Thai letter, and JSON around them. */
const outputBytes = (limits: ImportLimits) => limits.characters * 4 + 64 * 1024;

interface RunOptions {
  readonly onReading: () => void;
  readonly signal: AbortSignal;
}

/**
 * Fetches and reads in a process of its own: limited in address space, CPU time, time and output, without environment, killed with
 * everything it started. Whatever the file does to it, the answer is an ending. Without `ulimit` (Windows) time, heap and output bound it.
 */
export function runImport(order: ImportOrder, file: Uint8Array | null, options: RunOptions): Promise<ImportEnding> {
  const { limits } = order;
  const child = start(limits);
  return new Promise((resolve) => {
    let ending: ImportEnding | null = null;
    const end = (result: ImportEnding) => {
      ending ??= result;
      killGroup(child);
    };
    const fail = (failure: DocumentFailure, detail: string) => end({ kind: 'failed', failure, detail });
    const onAbort = () => fail('cancelled', 'stopped');
    const timer = setTimeout(() => fail('timed_out', 'wall clock'), limits.wallMs);
    options.signal.addEventListener('abort', onAbort, { once: true });
    if (options.signal.aborted) onAbort();

    const lines = readLines(outputBytes(limits), (line) => {
      const report = importReport.safeParse(parse(line));
      if (!report.success || ending !== null) return report.success || fail('broken', 'an answer that makes no sense');
      if (report.data.kind === 'reading') return options.onReading();
      const isTooLong = report.data.kind === 'done' && report.data.text.length > limits.characters;
      return isTooLong ? fail('too_much_text', 'text') : end(report.data);
    });
    child.stdout?.on('data', (part: Buffer) => {
      if (!lines(part)) fail('too_much_text', 'output');
    });
    let complaint = '';
    child.stderr?.on('data', (part: Buffer) => {
      complaint = (complaint + part.toString()).slice(-300);
    });
    child.once('error', (error) => fail('broken', error.message));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', onAbort);
      // Whatever it started dies with it, also when it ended by itself.
      killGroup(child);
      resolve(ending ?? { kind: 'failed', failure: whyItDied(code, signal), detail: `${code ?? signal} ${complaint}` });
    });
    // A process that dies early closes the pipe; its end is told by 'close'.
    child.stdin?.on('error', () => undefined);
    child.stdin?.write(`${JSON.stringify(order)}\n`);
    if (file !== null) child.stdin?.write(file);
  });
}

function start(limits: ImportLimits): ChildProcess {
  const node = [
    process.execPath,
    `--max-old-space-size=${Math.round(limits.memoryMb / 2)}`,
    '--no-warnings',
    '--disable-wasm-trap-handler',
    '--permission',
    '--allow-fs-read=*',
    entry,
  ];
  // Nothing of ours: no keys, no addresses. Windows finds its libraries by SystemRoot.
  const env: NodeJS.ProcessEnv = process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot };
  if (process.platform === 'win32') {
    return spawn(process.execPath, node.slice(1), { env, stdio: 'pipe', windowsHide: true });
  }
  // macOS has no limit on address space: there it is refused, and the others hold.
  const limited = `ulimit -c 0; ulimit -f 0; ulimit -t ${limits.cpuSeconds}; ulimit -v ${(emptyMb + limits.memoryMb) * 1024} 2>/dev/null; exec "$0" "$@"`;
  return spawn('/bin/sh', ['-c', limited, ...node], { env, stdio: 'pipe', detached: true });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // It has ended already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Feeds whole lines to `take`; false once more than `most` bytes have come. */
function readLines(most: number, take: (line: string) => unknown): (part: Buffer) => boolean {
  let parts: Buffer[] = [];
  let total = 0;
  return (part) => {
    total += part.byteLength;
    if (total > most) return false;
    let rest = part;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      take(Buffer.concat([...parts, rest.subarray(0, end)]).toString());
      parts = [];
      rest = rest.subarray(end + 1);
    }
    parts.push(rest);
    return true;
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** SIGXCPU and SIGKILL come from the limit on CPU time; the rest is an allocation that was refused. */
function whyItDied(code: number | null, signal: NodeJS.Signals | null): DocumentFailure {
  return signal === 'SIGXCPU' || signal === 'SIGKILL' || code === 137 || code === 152 ? 'timed_out' : 'too_demanding';
}
