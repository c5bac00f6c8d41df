import { beforeEach } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import type { Conversation } from '../port/conversations.ts';
import type { GroupStore } from '../port/groupStore.ts';
import type {
  Adding,
  Group,
  GroupAppended,
  GroupDraft,
  GroupLimits,
  GroupMessageDraft,
  Newcomer,
  Telling,
} from '../port/groups.ts';
import type { LogRef } from '../port/messages.ts';
import type { Storage } from '../port/storage.ts';
import { APP, eachStore, NOON_MS, type Open, people, text } from './people.ts';

export const NO_LIMITS: GroupLimits = { groups: 0, perDay: 0, ofType: 0, perUser: 0 };
/** The group that each test begins with was made then. */
export const MADE_MS = NOON_MS - 60_000;

/** A group of this id with nobody in it. */
export const groupDraft = (groupId: string, over: Partial<GroupDraft> = {}): GroupDraft => ({
  ...{ sdkAppId: APP, groupId, type: 'Public', name: groupId, introduction: '', notification: '', faceUrl: '' },
  ...{ ownerUid: 0, joinOption: 'FreeAccess', inviteOption: 'FreeAccess', maxMembers: 0, opensHistory: false },
  ...{ hasTopics: false, fields: {}, members: [], isLive: false, receiveOption: 0, createdMs: MADE_MS, ...over },
});

/** Gives each test of the enclosing `describe` a store with a group `team`: alice owns it, bob and carol are in, dave is not. */
export function eachTeam(open: Open): Team {
  const team = new Team(eachStore(open));
  beforeEach(() => team.begin());
  return team;
}

/** The outcome of an operation that is not refused. */
export function done<R extends object>(outcome: R): Exclude<R, { refused: string }> {
  if ('refused' in outcome) throw new Error(`it was refused: ${outcome.refused}`);
  return outcome as Exclude<R, { refused: string }>;
}

/** Why an operation was refused; empty when it was not. */
export const refusalOf = (outcome: object): unknown => ('refused' in outcome ? outcome.refused : '');

/** Whether a send took place: its seq, else why it was refused. */
export const told = (outcome: GroupAppended): number | string => ('refused' in outcome ? outcome.refused : outcome.seq);

/** The group `team` of a test, its people, and what they do there. */
export class Team {
  private sent = 0;
  private accounts: Account[] = [];
  private made: Group | undefined;

  constructor(private readonly store: ReturnType<typeof eachStore>) {}

  async begin(): Promise<void> {
    this.sent = 0;
    // Creations of an app wait for one another at its row.
    await this.storage.apps.put({ sdkAppId: APP, name: 'demo', key: 'secret', admins: ['administrator'] }, NOON_MS);
    this.accounts = await people(this.storage, 'alice', 'bob', 'carol', 'dave');
    const members = [{ uid: this.bob.uid }, { uid: this.carol.uid }];
    this.made = await this.make('team', { ownerUid: this.alice.uid, members });
  }

  get storage(): Storage {
    return this.store.storage;
  }

  get groups(): GroupStore {
    return this.storage.groups;
  }

  get alice(): Account {
    return this.account(0);
  }

  get bob(): Account {
    return this.account(1);
  }

  get carol(): Account {
    return this.account(2);
  }

  get dave(): Account {
    return this.account(3);
  }

  get gid(): number {
    if (!this.made) throw new Error('there is a group only while a test runs');
    return this.made.gid;
  }

  get log(): LogRef {
    return logOf(this.gid);
  }

  reopen(): Promise<void> {
    return this.store.reopen();
  }

  /** Makes another group, without limits. */
  async make(groupId: string, over: Partial<GroupDraft> = {}): Promise<Group> {
    return done(await this.groups.create(groupDraft(groupId, over), NO_LIMITS)).group;
  }

  /** The group as it is now. */
  async now(gid = this.gid): Promise<Group> {
    const [group] = await this.groups.numbered([gid]);
    if (!group) throw new Error('there is no such group');
    return group;
  }

  /** How an operation of this account tells of itself: not at all, unless told otherwise. */
  how(over: Partial<Adding> = {}, operator: Account = this.alice): Adding {
    return { operator, nowMs: NOON_MS, perUserMax: 0, receiveOption: 0, ...over };
  }

  /** Adds accounts to the group. */
  add(newcomers: readonly (Newcomer | Account)[], over: Partial<Adding> = {}, gid = this.gid) {
    const drafts = newcomers.map((one): Newcomer => ('userId' in one ? { uid: one.uid } : one));
    return this.groups.add(gid, drafts, this.how(over));
  }

  /** Removes an account from the group. */
  remove(account: Account, over: Partial<Telling & { spared: 'Admin' | 'Owner' }> = {}) {
    return this.groups.remove(this.gid, [account.uid], { ...this.how(), why: 1, ...over });
  }

  /** The next draft of an account: a second later than the one before, with nothing to tell a repeat by. */
  draft(from: Account, over: Partial<GroupMessageDraft> = {}): GroupMessageDraft {
    const n = ++this.sent;
    return {
      ...{ sdkAppId: APP, gid: this.gid, fromUid: from.uid, fromProfileId: from.profileId, msgSeq: 0 },
      ...{ random: 4_000_000_000 + n, clientTimeSec: NOON_MS / 1000 + n, timeMs: NOON_MS + n * 1000, flags: 0 },
      ...{ body: text(`hello ${n}`), extra: '', keys: [], asApp: false, at: [], targets: [], ...over },
    };
  }

  /** An account says something in the group. */
  say(from: Account, over: Partial<GroupMessageDraft> = {}): Promise<GroupAppended> {
    return this.groups.append(this.draft(from, over));
  }

  /** An account says this many things, all called at once. */
  sayMany(count: number, from: Account, over: Partial<GroupMessageDraft> = {}): Promise<GroupAppended[]> {
    return Promise.all(Array.from({ length: count }, () => this.say(from, over)));
  }

  /** Seqs of all messages that this account sees, oldest first; nothing of a group in which it is not. */
  async seen(viewer: Account, gid = this.gid): Promise<number[] | undefined> {
    const page = await this.storage.messages.page({ log: logOf(gid), viewerUid: viewer.uid, count: 1000 });
    return page?.messages.map(({ seq }) => seq).reverse();
  }

  /** The group as it stands in this account's list. */
  async as(viewer: Account, gid = this.gid): Promise<Conversation> {
    const conversation = await this.storage.conversations.get(logOf(gid), viewer.uid);
    if (!conversation) throw new Error('there is no conversation');
    return conversation;
  }

  /** Names of the members and their roles, in the order of the list. */
  async members(gid = this.gid): Promise<string[]> {
    const members = await this.groups.members(gid, { offset: 0, count: 1000 });
    return members.map(({ userId, role }) => `${userId} ${role}`);
  }

  /** The events of this account's stream. */
  async events(account: Account): Promise<string[]> {
    const { events } = await this.storage.userEvents.after(account.uid, 0, 1000);
    return events.map(({ kind, groupId, value }) =>
      [kind, groupId, value].filter((part) => part !== undefined).join(' '),
    );
  }

  /** What the notices to this account are about, oldest first. */
  async notices(account: Account): Promise<string[]> {
    const log = { sdkAppId: APP, noticesOf: account.uid };
    const page = await this.storage.messages.page({ log, viewerUid: account.uid, count: 1000 });
    const contents = (page?.messages ?? []).map(({ body }) => body[0]?.MsgContent ?? {});
    return contents.map((content) => ('kind' in content ? content.kind : 'no notice')).reverse();
  }

  private account(at: number): Account {
    const account = this.accounts[at];
    if (!account) throw new Error('there are accounts only while a test runs');
    return account;
  }
}

const logOf = (gid: number): LogRef => ({ sdkAppId: APP, gid });
