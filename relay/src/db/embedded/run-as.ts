import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The user PostgreSQL runs as where that is not ourselves: it refuses to run as root. */
export type RunAs = { uid: number; gid: number };

/** `nobody` on every Linux and macOS; it owns nothing else of ours. */
const nobody: RunAs = { uid: 65534, gid: 65534 };

export function runAsForThisProcess(): RunAs | undefined {
  return process.getuid?.() === 0 ? nobody : undefined;
}

/** The outermost folder on the way to `path` (itself included) that `runAs` may not enter; undefined when there is none. */
export async function firstClosedFolder(path: string, runAs: RunAs | undefined): Promise<string | undefined> {
  if (runAs === undefined) return undefined;
  const folders: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  for (const folder of folders) {
    const { uid, gid, mode } = await stat(folder);
    const enter = uid === runAs.uid ? 0o100 : gid === runAs.gid ? 0o010 : 0o001;
    if ((mode & enter) === 0) return folder;
  }
  return undefined;
}
