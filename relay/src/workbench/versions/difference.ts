import type { AgentDifference, AgentVersion, DocumentDifference } from '@tandem/shared/api';
import type { DocumentId } from '@tandem/shared/model';
import type { TenantTx } from '../../db/tenant-tx.ts';
import { type PinnedDocument, readSides } from '../../knowledge/index.ts';
import { isSameSetting, type SnapshotContent, type VersionedOptions } from './snapshot-content.ts';

/** Setting by setting, in the contract's order. */
function settingDifferences(from: SnapshotContent, to: SnapshotContent): AgentDifference['settings'] {
  const names = Object.keys(to.options) as (keyof VersionedOptions)[];
  const pairs = [
    { field: 'prompt', from: from.prompt, to: to.prompt },
    ...names.map((field) => ({ field, from: from.options[field], to: to.options[field] })),
  ];
  return pairs.filter((pair) => !isSameSetting(pair.from, pair.to)) as AgentDifference['settings'];
}

interface DocumentPair {
  readonly from: PinnedDocument | null;
  readonly to: PinnedDocument | null;
}

function documentPairs(from: SnapshotContent, to: SnapshotContent): DocumentPair[] {
  const before = new Map(from.documents.map((each) => [each.documentId, each]));
  const after = new Map(to.documents.map((each) => [each.documentId, each]));
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids
    .map((id) => ({ from: before.get(id) ?? null, to: after.get(id) ?? null }))
    .filter(({ from: a, to: b }) => a === null || b === null || a.contentHash !== b.contentHash || a.title !== b.title);
}

/** How much differs, without the words. */
export function changedOf(from: SnapshotContent | null, to: SnapshotContent): AgentVersion['changed'] {
  if (from === null) return { settings: [], documents: to.documents.length };
  return {
    settings: settingDifferences(from, to).map(({ field }) => field),
    documents: documentPairs(from, to).length,
  };
}

/** What differs, with the words of both sides. `switchedOff`: of the documents that are not in `to`, those that are still there. */
export async function differenceOf(
  tx: TenantTx,
  from: SnapshotContent,
  to: SnapshotContent,
  switchedOff: ReadonlySet<DocumentId>,
): Promise<AgentDifference> {
  const pairs = documentPairs(from, to);
  const sides = await readSides(
    tx,
    pairs.flatMap((pair) => [pair.from ?? [], pair.to ?? []].flat()),
  );
  const documents = pairs.flatMap((pair): DocumentDifference[] => {
    const named = pair.to ?? pair.from;
    if (named === null) return [];
    const { documentId, kind, title } = named;
    const change =
      pair.from === null
        ? 'added'
        : pair.to !== null
          ? 'changed'
          : switchedOff.has(documentId)
            ? 'switched-off'
            : 'removed';
    const sideOf = (pin: PinnedDocument | null) => {
      const side = pin === null ? undefined : sides.get(`${pin.documentId}/${pin.version}`);
      return pin === null || side === undefined ? null : { version: pin.version, title: pin.title, ...side };
    };
    return [{ documentId, kind, title, change, from: sideOf(pair.from), to: sideOf(pair.to) }];
  });
  return { settings: settingDifferences(from, to), documents };
}
