/** A regression tree: an inner node `i` asks whether a feature is at most a limit, and goes on at 2i + 1 or 2i + 2; a leaf has the feature −1. */
export interface Tree {
  readonly feature: readonly number[];
  /** The limit, or what a leaf adds. */
  readonly value: readonly number[];
}
/** Their sum is the log-odds. */
export interface Forest {
  readonly bias: number;
  readonly trees: readonly Tree[];
}

/** What a tree adds for these features. */
export function leafOf({ feature, value }: Tree, features: ArrayLike<number>): number {
  let node = 0;
  for (let asked = feature[node] ?? -1; asked >= 0; asked = feature[node] ?? -1) {
    node = 2 * node + ((features[asked] ?? 0) <= (value[node] ?? 0) ? 1 : 2);
  }
  return value[node] ?? 0;
}

/** 0…1. */
export function probabilityOf({ bias, trees }: Forest, features: ArrayLike<number>): number {
  return 1 / (1 + Math.exp(-trees.reduce((sum, tree) => sum + leafOf(tree, features), bias)));
}
