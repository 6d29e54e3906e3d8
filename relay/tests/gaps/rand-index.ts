const pairs = (count: number) => (count * (count - 1)) / 2;

/** The adjusted Rand index of two labellings of the same things: 1 where they put the same together, 0 by chance. */
export function adjustedRandIndex(labels: readonly unknown[], clusters: readonly unknown[]): number {
  const both = new Map<string, number>();
  const ofLabel = new Map<unknown, number>();
  const ofCluster = new Map<unknown, number>();
  labels.forEach((label, index) => {
    const cluster = clusters[index];
    const key = JSON.stringify([label, cluster]);
    both.set(key, (both.get(key) ?? 0) + 1);
    ofLabel.set(label, (ofLabel.get(label) ?? 0) + 1);
    ofCluster.set(cluster, (ofCluster.get(cluster) ?? 0) + 1);
  });
  const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + pairs(count), 0);
  const [together, labelled, clustered] = [both, ofLabel, ofCluster].map((counts) => sum(counts.values()));
  const expected = ((labelled ?? 0) * (clustered ?? 0)) / pairs(labels.length);
  const most = ((labelled ?? 0) + (clustered ?? 0)) / 2;
  return most === expected ? 1 : ((together ?? 0) - expected) / (most - expected);
}
