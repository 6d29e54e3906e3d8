/** What the platform says about a contact, each word with the time of the event that said it (epoch milliseconds). */
export interface ContactProfile {
  readonly handle: string | null;
  readonly displayName: string | null;
  readonly isFollower: boolean | null;
  readonly at: Readonly<Record<string, number>>;
}

type Said = Pick<ContactProfile, 'handle' | 'displayName' | 'isFollower'>;
const fields = ['handle', 'displayName', 'isFollower'] as const;

export const unknownProfile: ContactProfile = { handle: null, displayName: null, isFollower: null, at: {} };

/**
 * Per field, the newest word that is not null wins; of two in one millisecond the greater, so that any order of arrival ends alike.
 * Null says nothing: many payloads leave optional fields out.
 */
export function mergeProfile(known: ContactProfile, said: Said, occurredAt: number): ContactProfile {
  const merged: Record<string, unknown> = { ...known, at: { ...known.at } };
  const at: Record<string, number> = { ...known.at };
  for (const field of fields) {
    const word = said[field];
    const before = known[field];
    if (word === null) continue;
    const knownAt = known.at[field] ?? Number.NEGATIVE_INFINITY;
    const isNewer = occurredAt > knownAt || (occurredAt === knownAt && String(word) > String(before));
    if (before !== null && !isNewer) continue;
    merged[field] = word;
    at[field] = occurredAt;
  }
  return { ...(merged as unknown as ContactProfile), at };
}

export function isSameProfile(left: ContactProfile, right: ContactProfile): boolean {
  return fields.every((field) => left[field] === right[field]);
}
