/** How many accounts a node has, told so that who is on several nodes counts once: those are named, the others are only counted. */
export interface HeadCount {
  /** Those who are on this node alone. */
  count: number;
  /** Accounts that may be on another node too. */
  shared: readonly number[];
}

/** How many different accounts these nodes have together. */
export function countHeads(nodes: readonly HeadCount[]): number {
  const shared = new Set(nodes.flatMap((node) => node.shared));
  return nodes.reduce((sum, { count }) => sum + count, shared.size);
}
