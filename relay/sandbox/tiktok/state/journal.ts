import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';

/**
 * Appends one record per line and survives being killed at any byte: `write` hands the line to the kernel before it
 * returns (a SIGKILL loses nothing; only `sync` survives a power cut), and a torn last line is cut off when opening.
 */
export interface Journal {
  write(record: unknown): void;
  close(): void;
}

export function openJournal(file: string, replay: (record: unknown) => void): Journal {
  const fd = openSync(file, existsSync(file) ? 'r+' : 'w+');
  const whole = wholeLines(readFileSync(fd));
  for (const line of whole.lines) replay(JSON.parse(line));
  ftruncateSync(fd, whole.bytes);
  let end = whole.bytes;
  return {
    write(record) {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      writeSync(fd, line, 0, line.length, end);
      end += line.length;
    },
    close: () => closeSync(fd),
  };
}

/** Replaces a journal by a shorter one that says the same; the rename is the moment of change. */
export function rewriteJournal(file: string, records: Iterable<unknown>): void {
  const next = `${file}.next`;
  const fd = openSync(next, 'w');
  for (const record of records) writeSync(fd, `${JSON.stringify(record)}\n`);
  fsyncSync(fd);
  closeSync(fd);
  renameSync(next, file);
}

/** The complete lines of a file and how many bytes they take. */
export function wholeLines(content: Buffer): { lines: string[]; bytes: number } {
  const bytes = content.lastIndexOf(0x0a) + 1;
  const text = content.subarray(0, bytes).toString('utf8');
  return { lines: text.split('\n').filter((line) => line !== ''), bytes };
}
