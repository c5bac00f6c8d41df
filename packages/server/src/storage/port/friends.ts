import type { FaultName, FriendCustom } from '@hongyan/contract';
import type { UserEventRow } from './conversations.ts';
import type { AskedIn } from './outbox.ts';

/** A friend as it stands in a user's list. */
export interface Friend {
  uid: number;
  userId: string;
  remark: string;
  source: string;
  wording: string;
  addedMs: number;
  /** Names of the friend groups that it is in, in the order in which the groups were made. */
  groups: string[];
  custom: FriendCustom;
}

/** Bounds of a user's lists (S67, S69). */
export interface RelationLimits {
  friends: number;
  groups: number;
  applications: number;
}

/** What became of one account of a call; without a fault it is done, or was so already. */
export interface RelationResult {
  uid: number;
  fault?: FaultName;
}

/** What a call over several accounts gives. */
export interface RelationOutcome {
  /** In the order of the accounts. */
  results: RelationResult[];
  events: UserEventRow[];
  /** Pairs of which one has the other in its list now and neither had before, and the other way round; absent: none. */
  made?: number;
  parted?: number;
}

/** Somebody to be added, and what the one who adds wants of its own row. */
export interface FriendDraft {
  uid: number;
  remark: string;
  source: string;
  wording: string;
  /** Name of a friend group, made when there is none; empty: none. */
  group: string;
}

export interface Adding {
  /** Only into the list of who adds, which needs nobody's consent. */
  isSingle: boolean;
  /** The app wants it: nobody is asked (`ForceAddFlags`). */
  isForced: boolean;
  limits: RelationLimits;
  nowMs: number;
  told?: AskedIn;
}

/** A row to be imported; what is not given stays as it is. */
export interface FriendImport {
  uid: number;
  remark?: string;
  source?: string;
  wording?: string;
  addedMs?: number;
  groups?: string[];
  custom?: FriendCustom;
}

export interface FriendChange {
  uid: number;
  remark?: string;
  /** Replaces the groups that the friend is in; new ones are made. */
  groups?: string[];
  /** Laid over what is there; an empty text takes a field away. */
  custom?: FriendCustom;
}

/** How two accounts stand to each other. */
export interface Relation {
  uid: number;
  /** It is in the asker's list, and the asker in its. */
  isFriend: boolean;
  isFriendOf: boolean;
  /** The asker blocks it, and it blocks the asker. */
  isBlocked: boolean;
  isBlockedBy: boolean;
}

/** Numbers of a user's lists: 1 or more, and higher after each change. */
export interface RelationSeqs {
  friends: number;
  custom: number;
  groups: number;
  blacklist: number;
  friendCount: number;
}

/** Where a reader of changes stands: behind this row. */
export interface FriendPlace {
  seq: number;
  uid: number;
}

export interface FriendChanges {
  friends: Friend[];
  /** User ids of those who are no friends any more. */
  gone: string[];
  /** Behind the last of these rows. */
  place: FriendPlace;
  isCompleted: boolean;
  /** The place was too old or none of this list: these are the first of all. */
  isReset: boolean;
}

export interface FriendStore {
  /**
   * Adds friends, or leaves requests with those who want to be asked (S44).
   *
   * - [F1] Decided under the lock of all accounts concerned, so that two calls crossing each other end as one after the other.
   * - [F2] Refused, in this order: `friendIsSelf`; `friendAccountUnknown`; `friendAddForbidden` (the profile's AdminForbidType);
   *   `friendInOwnBlacklist`; `friendInPeerBlacklist`; `friendRefusesAll`; `friendsFull`; `friendGroupsFull`;
   *   `friendApplicationsFull`; `peerFriendsFull`. Who is a friend already stays as it is, without a fault.
   * - [F3] Who wants to be asked gets a request: `friendNeedsConsent`. The same again takes the earlier one's place.
   * - [F4] A request that waits the other way is consent: both become friends, with what each wanted of its own row.
   * - [F5] `isForced` asks nobody; `isSingle` changes the own list only. Blacklists and limits hold all the same.
   * - [F6] Writes one user event for each user and list that changed, to both sides.
   * - [F17] Writes, with `told`, one outbox row of all who came into lists, where somebody did.
   * - [F18] Says how many pairs were made, as do `import` and accepting a request, and how many were parted, as do
   *   `delete`, `forget` and blocking.
   */
  add(uid: number, drafts: FriendDraft[], how: Adding): Promise<RelationOutcome>;
  /** [F7] Puts friends into one list, or changes what is there; asks and tells nobody else, looks at no blacklist. */
  import(
    uid: number,
    rows: FriendImport[],
    how: { limits: RelationLimits; customMax: number; nowMs: number },
  ): Promise<RelationOutcome>;
  /** [F8] Changes remarks, groups and custom fields; `notYourFriend`, `friendGroupsFull`, `friendParamsIllegal` (too many fields). */
  update(
    uid: number,
    changes: FriendChange[],
    how: { limits: RelationLimits; customMax: number; nowMs: number },
  ): Promise<RelationOutcome>;
  /** [F9] Takes friends out of the own list, and `isBoth` the own name out of theirs; `notFriends` when there was nothing to do. With `told` as [F17], of who went. */
  delete(
    uid: number,
    friendUids: number[],
    how: { isBoth: boolean; nowMs: number; told?: AskedIn },
  ): Promise<RelationOutcome>;
  /** [F10] The numbers of the lists, and how many friends there are. */
  seqs(uid: number): Promise<RelationSeqs>;
  /** [F11] Friends by number of their account, from an offset on. */
  page(uid: number, offset: number, count: number): Promise<Friend[]>;
  /** [F12] Those of these accounts that are friends. */
  among(uid: number, friendUids: number[]): Promise<Friend[]>;
  /**
   * [F13] What changed behind a place, each friend as it is now; all that is there from place 0 on. Who reads on from the last
   * place it got has, at the end, what a fresh reader has.
   */
  changes(uid: number, after: FriendPlace, count: number): Promise<FriendChanges>;
  /** [F14] How the user and each of these accounts stand to each other, in their order. */
  between(uid: number, others: number[]): Promise<Relation[]>;
  /**
   * [F15] Takes an account out of all lists, and all lists from the account, at most `max` rows of each; the others are told.
   * Nothing is left to do when `isCompleted`.
   */
  forget(
    uid: number,
    max: number,
    nowMs: number,
  ): Promise<{ uids: number[]; events: UserEventRow[]; parted: number; isCompleted: boolean }>;
  /** [F16] Forgets who went out of lists before `beforeMs`, of at most `max` users; returns of how many. */
  trim(beforeMs: number, max: number): Promise<number>;
}
