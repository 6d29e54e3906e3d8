export interface SortedQuestion {
  readonly id: string;
  /** Where it was until now; null: nowhere. */
  readonly gapId: string | null;
}

export interface KnownGap {
  readonly id: string;
  /** Somebody has decided something about it, or it is answered: its questions stay where they are. */
  readonly isSettled: boolean;
}

/** A settled gap takes in what is like it only where it is a good part of a cluster: else a great new matter would vanish in a small old one. */
const leastShareOfHost = 1 / 3;

/**
 * Which gap each question belongs to from now on. Gaps live on as the clusters that have most of their questions; what is settled keeps its
 * questions whatever the clusters say. Answers question id → gap id; `newId` names what has no gap yet.
 */
export function assignQuestions(
  questions: readonly SortedQuestion[],
  clusters: readonly number[],
  gaps: readonly KnownGap[],
  newId: () => string,
): Map<string, string> {
  const settled = new Set(gaps.flatMap(({ id, isSettled }) => (isSettled ? [id] : [])));
  const open = new Set(gaps.flatMap(({ id, isSettled }) => (isSettled ? [] : [id])));
  const assigned = new Map<string, string>();
  const groups: SortedQuestion[][] = [];
  for (const members of Map.groupBy(questions, (_, index) => clusters[index]).values()) {
    const loose = members.filter(({ gapId }) => gapId === null || !settled.has(gapId));
    for (const { id, gapId } of members) if (gapId !== null && settled.has(gapId)) assigned.set(id, gapId);
    if (loose.length === 0) continue;
    const [host] = countedGaps(members, settled);
    if (host !== undefined && host.count >= members.length * leastShareOfHost) {
      for (const { id } of loose) assigned.set(id, host.gapId);
    } else groups.push(loose);
  }
  const claims = groups.flatMap((members) => countedGaps(members, open).map((claim) => ({ members, ...claim })));
  claims.sort((a, b) => b.count - a.count || compare(a.gapId, b.gapId));
  const names = new Map<SortedQuestion[], string>();
  const taken = new Set<string>();
  for (const { members, gapId } of claims) {
    if (names.has(members) || taken.has(gapId)) continue;
    names.set(members, gapId);
    taken.add(gapId);
  }
  for (const members of groups) {
    const gapId = names.get(members) ?? newId();
    for (const { id } of members) assigned.set(id, gapId);
  }
  return assigned;
}

/** Of the gaps in `known`, how many of the questions each has; most first. */
function countedGaps(members: readonly SortedQuestion[], known: ReadonlySet<string>) {
  const counts = new Map<string, number>();
  for (const { gapId } of members) {
    if (gapId !== null && known.has(gapId)) counts.set(gapId, (counts.get(gapId) ?? 0) + 1);
  }
  return [...counts]
    .map(([gapId, count]) => ({ gapId, count }))
    .sort((a, b) => b.count - a.count || compare(a.gapId, b.gapId));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
