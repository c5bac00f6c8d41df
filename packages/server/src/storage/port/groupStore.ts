import type { GroupRole } from '@hongyan/contract';
import type { UserEventRow } from './conversations.ts';
import type {
  Added,
  Adding,
  Application,
  Fields,
  Group,
  GroupAppended,
  GroupDraft,
  GroupLimits,
  GroupMember,
  GroupMessageDraft,
  GroupNews,
  MemberPlace,
  Newcomer,
  NoticeDraft,
  Self,
  Telling,
} from './groups.ts';
import type { Change, StoredMessage } from './messages.ts';
import type { AskedBy } from './outbox.ts';

/** What is kept of groups, their members and what is said in them; each method is one atomic unit. */
export interface GroupStore {
  /**
   * Makes a group with its members, all of whom get the user event `groupJoined`.
   *
   * - [G1] An id is in use by one group at most; after a dissolution it makes another incarnation with a log of its own.
   *   Each account becomes a member once, the owner as the owner, also one that is among the members.
   * - [G2] Limits hold whoever asks at the same time: `quota`, `dayQuota`, `typeQuota`; members in too many groups are left
   *   out and named in `overLimit`; an owner in too many is `ownerQuota`.
   */
  create(
    draft: GroupDraft,
    limits: GroupLimits,
  ): Promise<
    | (GroupNews & { overLimit: number[] })
    | { refused: 'taken' | 'takenByOwner' | 'quota' | 'dayQuota' | 'typeQuota' | 'ownerQuota' }
  >;
  /** [G3] The groups that exist among these ids, in their order. */
  find(sdkAppId: number, groupIds: string[]): Promise<Group[]>;
  /** [G4] The app's groups by the time they were made, of these types when given; `total` counts all of them. */
  list(
    sdkAppId: number,
    query: { types?: string[]; afterGid: number; count: number },
  ): Promise<{ groups: Group[]; total: number }>;
  /** [G39] Number and name of the app's groups of these types by the time they were made, for who looks through all of them. */
  names(
    sdkAppId: number,
    query: { types: string[]; afterGid: number; count: number },
  ): Promise<{ gid: number; name: string }[]>;
  /** [G32] The groups of these numbers that exist, in their order. */
  numbered(gids: number[]): Promise<Group[]>;
  /**
   * [G5] Groups that a user is in with its place there, by the time of joining. Those of the types in `sleeping` are left
   * out, and not counted, before their first message that is no tip. `hasTopics`: those with topics alone, or those without.
   */
  joined(
    uid: number,
    query: { types?: string[]; sleeping?: string[]; hasTopics?: boolean; offset: number; count: number },
  ): Promise<{ groups: (Group & { self: Self })[]; total: number }>;
  /** [G6] Numbers of the groups that a user is in. */
  gidsOf(uid: number): Promise<number[]>;
  /**
   * Changes information; what is not given stays.
   *
   * - [G7] A change raises `infoSeq`, writes one change `info` in place of the earlier one (its rev becomes a gap), and a tip.
   */
  update(
    gid: number,
    to: Partial<
      Pick<
        Group,
        | 'name'
        | 'introduction'
        | 'notification'
        | 'faceUrl'
        | 'joinOption'
        | 'inviteOption'
        | 'maxMembers'
        | 'isMutedAll'
        | 'opensHistory'
        | 'customString'
      >
    > & { fields?: Fields; reserved?: Fields; fieldsMax?: number },
    telling: Telling,
  ): Promise<GroupNews | { refused: 'gone' | 'tooManyFields' }>;
  /** [G8] Makes another member the owner (S74); the former one stays as a member. */
  transfer(gid: number, toUid: number, telling: Telling): Promise<GroupNews | { refused: 'gone' | 'notMember' }>;
  /** [G9] Dissolves: nothing more is taken, the members are told and their rows go (S53). */
  dissolve(gid: number, telling: Telling): Promise<GroupNews | { refused: 'gone' }>;

  /**
   * Makes accounts members.
   *
   * - [G10] Under the head's lock: who joins sees what has a greater seq (S50, D17), all when the group opens its history.
   *   Nothing before counts as unread. Rejoining an incarnation keeps no earlier place (S51 is the client's).
   *   Who is given a time of joining sees what is not before it; who is given a number of unread messages and no time, those.
   * - [G11] At most `maxMembers`; at most `perUserMax` groups of one user, also when several groups add it at once.
   * - [G12] The results are in the order of the newcomers.
   */
  add(gid: number, newcomers: Newcomer[], how: Adding): Promise<Added | { refused: 'gone' }>;
  /**
   * Ends membership at once (S26, S33); who is none is left out. `why`: the value of the event `groupLeft`.
   *
   * - [G13] Under the head's lock: where one has the role `spared` or a higher one, nobody is removed and that one is named.
   *   A group whose owner goes has none, which is a change of its information as in [G7].
   */
  remove(
    gid: number,
    uids: number[],
    how: Telling & { why: number; spared?: GroupRole },
  ): Promise<GroupNews | { refused: 'gone' } | { refused: 'spared'; userId: string; role: GroupRole }>;
  /** [G14] Changes a member's row; `role` not to or from the owner. The member gets the event `groupSelf`. */
  updateMember(
    gid: number,
    uid: number,
    to: { role?: GroupRole; nameCard?: string; receiveOption?: number; fields?: Fields; fieldsMax?: number },
    telling: Telling,
  ): Promise<(GroupNews & { member: GroupMember }) | { refused: 'gone' | 'notMember' | 'owner' | 'tooManyFields' }>;
  /** [G15] Mutes accounts, members or not, until a time (0: no more); it outlives leaving. */
  mute(gid: number, uids: number[], untilMs: number, telling: Telling): Promise<GroupNews | { refused: 'gone' }>;
  /** [G34] Until when an account, a member or not, is muted; 0 when it is not now. */
  muteOf(gid: number, uid: number, nowMs: number): Promise<number>;
  /** [G16] Accounts that are muted now; those that were deleted are none. */
  muted(gid: number, nowMs: number): Promise<{ uid: number; userId: string; untilMs: number }[]>;
  /** [G17] Members by the time of joining; who joined together, by role. */
  members(gid: number, query: { roles?: GroupRole[]; offset: number; count: number }): Promise<GroupMember[]>;
  /**
   * [G40] Who the members are, by the time of joining, then by number: so many at most, those behind `after`. What is to be
   * done to all of them is done page by page, so that no unit grows with the group.
   */
  memberPlaces(gid: number, after: MemberPlace | undefined, count: number): Promise<MemberPlace[]>;
  /** [G18] These members, in the order of the uids; who is none is absent. */
  membersAmong(gid: number, uids: number[]): Promise<GroupMember[]>;

  /**
   * Stores a message to a group as one atomic unit: rules M1 to M5 and M7 of messages.
   *
   * - [G19] Membership, muting and the group's being there are looked at under the head's lock: a send that runs against a
   *   removal is before it or refused.
   * - [G20] One log row, the head, the sender's own row: no write per member.
   * - [G33] Imports ascend: one with a time before the last message or the group is `outOfOrder`; after it nobody has
   *   anything unread, without a write per member either. The same of one sender (random, time) again is a repeat, whatever came after it.
   */
  append(draft: GroupMessageDraft): Promise<GroupAppended>;
  /** [G41] What `append` does with each of these messages of one group, in their order, as one unit: one that is refused stops no other. */
  appendAll(gid: number, drafts: readonly GroupMessageDraft[]): Promise<GroupAppended[]>;
  /** [G36] Whether `append` would answer with an earlier message, without storing (D7). */
  findRepeat(draft: GroupMessageDraft): Promise<boolean>;
  /** [G37] Places of an account's messages among the last `among` of the log, for whomever they are; neither tips nor recalled ones. */
  latestOf(gid: number, uid: number, among: number): Promise<number[]>;
  /** [G31] Reserves places in the sequence of a live room; the first of them. What is reserved and not used is skipped (D18). */
  reserve(gid: number, count: number): Promise<number>;
  /**
   * [G38] Hides messages up to `seq`, or all, from these members and from those who come later, and marks them read; each of these
   * who saw any gets the event `historyCleared`.
   *
   * @returns the place up to which they are hidden, for the next members
   */
  clearHistory(
    gid: number,
    seq: number | undefined,
    uids: number[],
    nowMs: number,
  ): Promise<{ seq: number; events: UserEventRow[] } | { refused: 'gone' }>;
  /** [G21] Writes a notice to each of these users, in the conversation of notices. */
  notify(sdkAppId: number, notice: NoticeDraft, nowMs: number): Promise<GroupNews['notices']>;

  /** [G22] Remembers who wants in; the earlier request of the same for the same is replaced. */
  apply(
    gid: number,
    request: { uid: number; byUid: number; note: string },
    telling: Telling & { noticeTo: 'admins' | 'user' },
  ): Promise<{ applicationId: number; notices: GroupNews['notices'] } | { refused: 'gone' | 'already' }>;
  /** [G23] Requests that wait and that this user may decide on, the newest first. */
  applications(uid: number, query: { sinceMs: number; offset: number; count: number }): Promise<Application[]>;
  /**
   * [G35] Accepts a request to join this group: who is to become a member is added as by `add`, and who asked is told; who was
   * brought in by another is told `invited`, by that one. It is one unit. A request whose account could not be added waits on.
   */
  acceptApplication(
    gid: number,
    request: Pick<Application, 'applicationId' | 'uid'>,
    how: Adding,
  ): Promise<Added | { refused: 'gone' | 'decided' }>;
  /** [G24] Refuses a request to join this group and tells who asked; nothing when it was decided already. */
  refuseApplication(gid: number, applicationId: number, telling: Telling): Promise<GroupNews['notices'] | undefined>;
  /** [G25] One request that waits. */
  application(applicationId: number): Promise<Application | undefined>;

  /** [G26] A member's receipts for messages of others that are for it and asked for one: one change each, for the sender alone. */
  receipt(gid: number, readerUid: number, seqs: number[], nowMs: number, told?: AskedBy): Promise<Change[]>;
  /**
   * [G27] How many members read these messages and how many for whom they are, and who were there, did not; only of those
   * that asked for receipts.
   */
  receipts(
    gid: number,
    seqs: number[],
  ): Promise<{ seq: number; fromUid: number; readCount: number; unreadCount: number }[]>;
  /** [G28] Who read a message, or who did not of those whom [G27] counts. */
  receiptMembers(
    gid: number,
    seq: number,
    query: { isRead: boolean; offset: number; count: number },
  ): Promise<string[]>;

  /** [G29] Pins a message or takes it off: one change `pin`; `unchanged` when it is so already. */
  pin(
    gid: number,
    seq: number,
    isPinned: boolean,
    how: { uid: number; max: number; nowMs: number },
  ): Promise<{ change: Change } | { unchanged: true } | { refused: 'gone' | 'unknown' | 'recalled' | 'limit' }>;
  /** [G30] The pinned messages as the viewer sees them, the oldest pin first. */
  pinned(gid: number, viewerUid: number): Promise<{ message: StoredMessage; byUserId: string; timeMs: number }[]>;
}
