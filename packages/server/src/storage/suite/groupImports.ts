import { describe, expect, it } from 'bun:test';
import type { Group, GroupAppended, GroupMessageDraft, Newcomer, Telling } from '../port/groups.ts';
import { FLAG } from '../port/messages.ts';
import type { Storage } from '../port/storage.ts';
import { APP, eachStore, NOON_MS, type Open, people, person } from './people.ts';

const NOON_SEC = NOON_MS / 1000;
const NO_LIMITS = { groups: 0, perDay: 0, ofType: 0, perUser: 0 };
const app = { uid: 0, userId: '', nick: '', faceUrl: '' };
const how: Telling & { perUserMax: number; receiveOption: number } = {
  ...{ operator: app, nowMs: NOON_MS, perUserMax: 0, receiveOption: 0 },
};

/** Rules G5, G10, G32 to G34 and G41 of `port/groupStore.ts`: what is imported, and how groups are found. */
export function groupImportSuite(adapter: string, open: Open): void {
  describe(`${adapter}: imports into groups`, () => {
    importRules(open);
    findRules(open);
  });
}

async function made(storage: Storage, groupId: string, type: string, members: Newcomer[] = []): Promise<Group> {
  const news = await storage.groups.create(
    {
      ...{ sdkAppId: APP, groupId, type, name: groupId, introduction: '', notification: '', faceUrl: '', ownerUid: 0 },
      ...{ joinOption: 'FreeAccess', inviteOption: 'FreeAccess', maxMembers: 0, opensHistory: false, hasTopics: false },
      ...{ fields: {}, members, isLive: false, receiveOption: 0, createdMs: NOON_MS - 1_000_000 },
    },
    NO_LIMITS,
  );
  if ('refused' in news) throw new Error(`the group was refused: ${news.refused}`);
  return news.group;
}

const imported = (
  storage: Storage,
  group: Group,
  fromUid: number,
  agoSec: number,
  more: Partial<GroupMessageDraft> = {},
) => storage.groups.append({ ...importDraft(group, fromUid, agoSec), ...more });

const importDraft = (group: Group, fromUid: number, agoSec: number): GroupMessageDraft => ({
  ...{ sdkAppId: APP, gid: group.gid, fromUid, fromProfileId: 0, msgSeq: 0, random: agoSec },
  ...{ clientTimeSec: NOON_SEC - agoSec, timeMs: NOON_MS, importedSec: NOON_SEC - agoSec, flags: FLAG.imported },
  ...{ body: '[]', extra: '', keys: [], asApp: true, at: [], targets: [] },
});

const told = (outcome: GroupAppended): string =>
  'refused' in outcome ? outcome.refused : `${outcome.seq}${outcome.repeated ? ' again' : ''}`;

function importRules(open: Open): void {
  const store = eachStore(open);

  it('[G41] takes several at once as one after the other: one that is refused stops no other', async () => {
    const alice = await person(store.storage, 'alice');
    const group = await made(store.storage, 'team', 'Public');
    const drafts = [900, 800, 850, 700, 800].map((agoSec) => importDraft(group, alice.uid, agoSec));

    const outcomes = await store.storage.groups.appendAll(group.gid, drafts);
    const again = await store.storage.groups.appendAll(group.gid, drafts.slice(0, 2));
    const gone = await store.storage.groups.appendAll(9_999, [{ ...importDraft(group, alice.uid, 1), gid: 9_999 }]);

    expect(outcomes.map(told)).toEqual(['1', '2', 'outOfOrder', '3', '2 again']);
    expect(again.map(told)).toEqual(['1 again', '2 again']);
    expect(gone.map(told)).toEqual(['gone']);
  });

  it('[G33] takes imports in ascending order, none from before the group', async () => {
    const alice = await person(store.storage, 'alice');
    const group = await made(store.storage, 'team', 'Public');

    const outcomes = [];
    for (const agoSec of [1_001, 900, 800, 850, 800])
      outcomes.push(told(await imported(store.storage, group, alice.uid, agoSec, { random: outcomes.length })));

    expect(outcomes).toEqual(['outOfOrder', '1', '2', 'outOfOrder', '3']);
  });

  it('[G33] knows the same import of the same sender again, whatever came after it', async () => {
    const [alice, bob] = await people(store.storage, 'alice', 'bob');
    const group = await made(store.storage, 'team', 'Public');
    const by = (uid = 0, agoSec = 0, random = 1) => imported(store.storage, group, uid, agoSec, { random });

    expect(told(await by(alice?.uid, 900, 2 ** 32 - 1))).toBe('1');
    expect(told(await by(alice?.uid, 800))).toBe('2');
    await store.reopen();

    expect(told(await by(alice?.uid, 900, 2 ** 32 - 1))).toBe('1 again');
    expect(told(await by(bob?.uid, 800))).toBe('3');
  });

  it('[G33] leaves nobody with anything unread', async () => {
    const [alice, bob] = await people(store.storage, 'alice', 'bob');
    const group = await made(store.storage, 'team', 'Public', [{ uid: alice?.uid ?? 0 }, { uid: bob?.uid ?? 0 }]);

    for (const agoSec of [900, 800]) await imported(store.storage, group, alice?.uid ?? 0, agoSec);

    const log = { sdkAppId: APP, gid: group.gid };
    for (const account of [alice, bob])
      expect((await store.storage.conversations.get(log, account?.uid ?? 0))?.unread).toBe(0);
  });

  it('[G10] shows who is given a time of joining what is not before it', async () => {
    const [alice, bob, carol] = await people(store.storage, 'alice', 'bob', 'carol');
    const group = await made(store.storage, 'team', 'Public');
    for (const agoSec of [900, 800, 700]) await imported(store.storage, group, alice?.uid ?? 0, agoSec);
    const newcomers = [
      { uid: alice?.uid ?? 0, joinedMs: NOON_MS - 800_000 },
      { uid: bob?.uid ?? 0, joinedMs: NOON_MS - 950_000 },
      { uid: carol?.uid ?? 0 },
    ];
    await store.storage.groups.add(group.gid, newcomers, how);

    const log = { sdkAppId: APP, gid: group.gid };
    const seen = async (viewerUid = 0) =>
      (await store.storage.messages.page({ log, viewerUid, count: 9 }))?.messages.map(({ seq }) => seq);

    expect([await seen(alice?.uid), await seen(bob?.uid), await seen(carol?.uid)]).toEqual([[3, 2], [3, 2, 1], []]);
    const { unread } = (await store.storage.conversations.setUnread(log, bob?.uid ?? 0, 9, NOON_MS)) ?? {};
    expect(unread).toBe(3);
  });

  it('[G10] shows who is given a number of unread messages those, and nobody what was cleared', async () => {
    const [alice, bob, carol] = await people(store.storage, 'alice', 'bob', 'carol');
    const group = await made(store.storage, 'team', 'Public');
    for (const agoSec of [900, 800, 700]) await imported(store.storage, group, alice?.uid ?? 0, agoSec);
    await store.storage.groups.clearHistory(group.gid, 1, [], NOON_MS);
    const newcomers = [
      { uid: alice?.uid ?? 0, unread: 2 },
      { uid: bob?.uid ?? 0, unread: 1 },
      { uid: carol?.uid ?? 0, unread: 9 },
    ];
    await store.storage.groups.add(group.gid, newcomers, how);

    const log = { sdkAppId: APP, gid: group.gid };
    const seen = async (viewerUid = 0) =>
      (await store.storage.messages.page({ log, viewerUid, count: 9 }))?.messages.map(({ seq }) => seq);
    // All are of alice's own: none of others is unread to her.
    expect([await seen(alice?.uid), await seen(bob?.uid), await seen(carol?.uid)]).toEqual([[3, 2], [3], [3, 2]]);
  });
}

function findRules(open: Open): void {
  const store = eachStore(open);

  it('[G5] leaves sleeping groups out until their first message that is no tip', async () => {
    const alice = await person(store.storage, 'alice');
    const members = [{ uid: alice.uid }];
    const small = await made(store.storage, 'small', 'Private', members);
    await made(store.storage, 'team', 'Public', members);
    const listed = async (sleeping?: string[]) => {
      const query = { ...(sleeping && { sleeping }), offset: 0, count: 9 };
      const { groups, total } = await store.storage.groups.joined(alice.uid, query);
      return [total, ...groups.map(({ groupId }) => groupId)];
    };
    await store.storage.groups.update(small.gid, { name: 'tiny' }, { ...how, tip: 'infoChanged' });

    expect(await listed(['Private', 'Work'])).toEqual([1, 'team']);
    expect(await listed()).toEqual([2, 'small', 'team']);
    await imported(store.storage, small, alice.uid, 0, { timeMs: NOON_MS + 1, flags: FLAG.imported | FLAG.noUnread });
    expect(await listed(['Private', 'Work'])).toEqual([2, 'small', 'team']);
  });

  it('[G32] finds groups by their numbers, in that order, without those that are gone', async () => {
    const gids = [];
    for (const groupId of ['one', 'two', 'three']) gids.push((await made(store.storage, groupId, 'Public')).gid);
    await store.storage.groups.dissolve(gids[1] ?? 0, how);

    const found = await store.storage.groups.numbered([...gids].reverse());

    expect(found.map(({ groupId }) => groupId)).toEqual(['three', 'one']);
    expect(await store.storage.groups.numbered([])).toEqual([]);
  });

  it('[G34] says until when an account is muted, a member or not, and 0 once it is over', async () => {
    const alice = await person(store.storage, 'alice');
    const group = await made(store.storage, 'team', 'Public');
    await store.storage.groups.mute(group.gid, [alice.uid], NOON_MS + 60_000, how);
    const muteOf = (uid: number, nowMs: number) => store.storage.groups.muteOf(group.gid, uid, nowMs);

    expect(await muteOf(alice.uid, NOON_MS)).toBe(NOON_MS + 60_000);
    expect([await muteOf(alice.uid, NOON_MS + 60_000), await muteOf(alice.uid + 1, NOON_MS)]).toEqual([0, 0]);
  });
}
