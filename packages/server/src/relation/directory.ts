/** How the sender of a message and its receiver stand to each other. */
export interface Standing {
  /** The receiver is in the sender's list, and the sender in the receiver's. */
  isFriend: boolean;
  isFriendOf: boolean;
  /** The receiver blocks the sender. */
  isBlockedBy: boolean;
}

/** Who blocks whom and who is whose friend, cached and bounded; another process's change is seen within seconds (D12). */
export interface RelationDirectory {
  /** Whether anybody in the app blocks anybody: while nobody does, no pair has to be looked at. At once where it is known. */
  anyBlocked(sdkAppId: number): boolean | Promise<boolean>;
  /** How two accounts stand to each other; at once where it is known. */
  standing(from: number, to: number): Standing | Promise<Standing>;
  /** Forgets, on every node, what a change of these two sides' lists may have made wrong; without others, all of them. */
  changed(sdkAppId: number, uid: number, others?: readonly number[]): void;
}
