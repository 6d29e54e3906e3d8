import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Preferences, preferences } from '../bridge/index.ts';
import { writeFileDurably } from './write-file-durably.ts';

/** How this person likes the app on this computer; nothing of it belongs to the shop. */
export function openPreferences(dataDir: string) {
  const path = join(dataDir, 'preferences.json');
  let current = read(path);
  return {
    get: (): Preferences => current,
    set(change: Partial<Preferences>): Preferences {
      const next = { ...current, ...change };
      writeFileDurably(path, JSON.stringify(next));
      current = next;
      return current;
    },
  };
}
export type PreferencesStore = ReturnType<typeof openPreferences>;

function defaults(): Preferences {
  const isThai = Intl.DateTimeFormat().resolvedOptions().locale.startsWith('th');
  return {
    locale: isThai ? 'th' : 'en',
    theme: 'system',
    textSize: 100,
    isPanelOpen: true,
    listWidth: 336,
    singleKeys: true,
  };
}

function read(path: string): Preferences {
  if (!existsSync(path)) return defaults();
  try {
    return preferences.parse({ ...defaults(), ...(JSON.parse(readFileSync(path, 'utf8')) as object) });
  } catch {
    // Damaged or of another version: taste is quickly set again, and must not keep the app from starting.
    return defaults();
  }
}
