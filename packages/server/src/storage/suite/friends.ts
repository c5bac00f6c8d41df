import { describe, expect, it } from 'bun:test';
import type { Adding, Friend, FriendDraft, RelationOutcome } from '../port/friends.ts';
import { APP, eachTalk, NOON_MS, type Open, people, type Talk, upTo } from './people.ts';

export const LIMITS = { friends: 3_000, groups: 32, applications: 100 };
export const NOW = { nowMs: NOON_MS };
export const HOW: Adding = { isSingle: false, isForced: false, limits: LIMITS, ...NOW };
export const draft = (uid: number, over: Partial<FriendDraft> = {}): FriendDraft => ({
  ...{ uid, remark: '', source: 'AddSource_Type_Test', wording: '', group: '' },
  ...over,
});

/** Rules F1 to F9 of `port/friends.ts`. */
export function friendSuite(adapter: string, open: Open): void {
  describe(`${adapter}: friends`, () => {
    const talk = eachTalk(open);
    addRules(talk);
    consentRules(talk);
    listRules(talk);
  });
}

/** One user adds another. */
export const befriend = (
  { storage }: Talk,
  from: { uid: number },
  to: { uid: number },
  how: Partial<Adding> = {},
  over: Partial<FriendDraft> = {},
): Promise<RelationOutcome> => storage.friends.add(from.uid, [draft(to.uid, over)], { ...HOW, ...how });

/** What a user wants who is asked for friendship. */
export const allow = ({ storage }: Talk, who: { userId: string }, allowType: 'NeedConfirm' | 'DenyAny' | 'AllowAny') =>
  storage.profiles.update(APP, who.userId, { allowType: `AllowType_Type_${allowType}` }, { ...NOW, customMax: 0 });

export const faults = ({ results }: RelationOutcome): (string | undefined)[] => results.map(({ fault }) => fault);
export const told = ({ events }: Pick<RelationOutcome, 'events'>): [number, string][] =>
  events.map(({ uid, kind }) => [uid, kind]);

/** Names of a user's friends. */
export const friendNames = async ({ storage }: Talk, { uid }: { uid: number }): Promise<string[]> =>
  (await storage.friends.page(uid, 0, 1_000)).map(({ userId }) => userId).sort();

function addRules(talk: Talk): void {
  it('[F18] says how many pairs were made and parted: a pair is one as long as either has the other', async () => {
    const { storage, alice, bob, carol } = talk;
    const remove = (uid: number, others: number[], isBoth = false) =>
      storage.friends.delete(uid, others, { ...NOW, isBoth });
    const rows = [bob, carol].map(({ uid }) => ({ uid }));

    const single = await befriend(talk, alice, bob, { isSingle: true });
    const other = await befriend(talk, bob, alice, { isSingle: true });
    const again = await befriend(talk, alice, bob);
    const imported = await storage.friends.import(alice.uid, rows, { limits: LIMITS, customMax: 9, ...NOW });
    const back = await storage.friends.import(carol.uid, [{ uid: alice.uid }], {
      limits: LIMITS,
      customMax: 9,
      ...NOW,
    });
    const oneSide = await remove(alice.uid, [bob.uid, carol.uid]);
    const theirs = await remove(bob.uid, [alice.uid, carol.uid]);
    const both = await befriend(talk, alice, bob);
    await allow(talk, carol, 'NeedConfirm');
    await remove(carol.uid, [alice.uid]);
    await befriend(talk, bob, carol);
    const how = { isMutual: true, remark: '', limits: LIMITS, ...NOW };
    const accepted = await storage.friendApplications.accept(carol.uid, bob.uid, how);
    const parted = await remove(alice.uid, [bob.uid], true);
    const forgotten = await storage.friends.forget(carol.uid, 100, NOON_MS);
    await befriend(talk, alice, bob);
    const blocked = await storage.blacklist.add(APP, bob.uid, [alice.uid], { max: 10, ...NOW });

    expect([single, other, again, imported, back, both].map(({ made }) => made)).toEqual([1, 0, 0, 1, 0, 1]);
    expect([oneSide, theirs, parted, forgotten, blocked].map((outcome) => outcome.parted)).toEqual([0, 1, 1, 1, 1]);
    expect(accepted).toMatchObject({ made: 1 });
  });

  it('[F1] [F6] adds to both lists who lets anybody, and tells both', async () => {
    const added = await befriend(talk, talk.alice, talk.bob, {}, { remark: 'B\0b 🪿', group: 'work', wording: 'hi' });
    await talk.reopen();

    expect(faults(added)).toEqual([undefined]);
    expect(told(added)).toEqual([
      [talk.alice.uid, 'friendsChanged'],
      [talk.bob.uid, 'friendsChanged'],
      [talk.alice.uid, 'friendGroupsChanged'],
    ]);
    const common = { source: 'AddSource_Type_Test', wording: 'hi', addedMs: NOON_MS, custom: {} };
    expect(await talk.storage.friends.page(talk.alice.uid, 0, 10)).toEqual([
      { ...common, uid: talk.bob.uid, userId: 'bob', remark: 'B\0b 🪿', groups: ['work'] },
    ]);
    expect(await talk.storage.friends.page(talk.bob.uid, 0, 10)).toEqual([
      { ...common, uid: talk.alice.uid, userId: 'alice', remark: '', groups: [] },
    ]);
    const { events } = await talk.storage.userEvents.after(talk.bob.uid, 0, 10);
    expect(events.map(({ kind }) => kind)).toEqual(['friendsChanged']);
  });

  it('[F2] says of each account why it is not added, and adds the others', async () => {
    const [dave, erin] = await people(talk.storage, 'dave', 'erin');
    await talk.storage.blacklist.add(APP, talk.alice.uid, [talk.bob.uid], { max: 10, ...NOW });
    await talk.storage.blacklist.add(APP, talk.carol.uid, [talk.alice.uid], { max: 10, ...NOW });
    await allow(talk, { userId: 'dave' }, 'DenyAny');

    const asked = [talk.alice, { uid: 99_999 }, talk.bob, talk.carol, dave, erin].map((who) => draft(who?.uid ?? 0));
    const added = await talk.storage.friends.add(talk.alice.uid, asked, HOW);
    const again = await befriend(talk, talk.alice, erin ?? talk.bob, {}, { remark: 'other' });

    expect(faults(added)).toEqual([
      ...['friendIsSelf', 'friendAccountUnknown', 'friendInOwnBlacklist', 'friendInPeerBlacklist'],
      ...['friendRefusesAll', undefined],
    ]);
    expect([faults(again), again.events]).toEqual([[undefined], []]);
    expect((await talk.storage.friends.page(talk.alice.uid, 0, 10)).map(({ remark }) => remark)).toEqual(['']);
  });

  it('[F2] keeps the limits of both lists and of groups', async () => {
    const [dave, erin] = (await people(talk.storage, 'dave', 'erin')) as unknown as [Friend, Friend];
    const limits = { ...LIMITS, friends: 1, groups: 1 };
    await befriend(talk, talk.alice, talk.bob, { limits }, { group: 'one' });

    const own = await befriend(talk, talk.alice, dave, { limits });
    const others = await befriend(talk, dave, talk.bob, { limits });
    const group = await befriend(talk, talk.alice, dave, { limits: { ...limits, friends: 5 } }, { group: 'two' });
    const many = await talk.storage.friends.add(erin.uid, [draft(dave.uid), draft(talk.carol.uid)], { ...HOW, limits });

    expect([own, others, group, many].map(faults)).toEqual([
      ['friendsFull'],
      ['peerFriendsFull'],
      ['friendGroupsFull'],
      [undefined, 'friendsFull'],
    ]);
  });

  it('[F2] [F5] who may not ask for friends does not, unless the app forces it', async () => {
    const forbidden = { adminForbidType: 'AdminForbid_Type_SendOut' as const };
    await talk.storage.profiles.update(APP, 'alice', forbidden, { ...NOW, customMax: 0 });
    await allow(talk, talk.bob, 'DenyAny');

    const refused = await befriend(talk, talk.alice, talk.bob);
    const forced = await befriend(talk, talk.alice, talk.bob, { isForced: true });

    expect([faults(refused), faults(forced)]).toEqual([['friendAddForbidden'], [undefined]]);
    expect(await friendNames(talk, talk.bob)).toEqual(['alice']);
  });

  it('[F5] adds to one list only, asking nobody', async () => {
    await allow(talk, talk.bob, 'NeedConfirm');

    const added = await befriend(talk, talk.alice, talk.bob, { isSingle: true });

    expect([faults(added), told(added)]).toEqual([[undefined], [[talk.alice.uid, 'friendsChanged']]]);
    expect([await friendNames(talk, talk.alice), await friendNames(talk, talk.bob)]).toEqual([['bob'], []]);
  });

  it('[F1] loses nothing of many at once, in whatever direction', async () => {
    const names = upTo(8).map((n) => `u${n}`);
    const many = await people(talk.storage, ...names);

    await Promise.all(
      many.flatMap((one) => many.filter((other) => other !== one).map((other) => befriend(talk, one, other))),
    );

    for (const one of many) {
      expect(await friendNames(talk, one)).toEqual(names.filter((name) => name !== one.userId));
      expect((await talk.storage.friends.seqs(one.uid)).friendCount).toBe(7);
    }
  });
}

function consentRules(talk: Talk): void {
  it('[F3] leaves a request with who wants to be asked; the same again takes its place', async () => {
    await allow(talk, talk.bob, 'NeedConfirm');

    const asked = await befriend(talk, talk.alice, talk.bob, {}, { wording: 'please' });
    await befriend(talk, talk.alice, talk.bob, {}, { wording: 'pretty please' });

    expect(faults(asked)).toEqual(['friendNeedsConsent']);
    expect(told(asked)).toEqual([
      [talk.alice.uid, 'friendApplicationsChanged'],
      [talk.bob.uid, 'friendApplicationsChanged'],
    ]);
    const { applications, unread } = await talk.storage.friendApplications.list(talk.bob.uid, 0, 10);
    expect(applications).toMatchObject([
      { userId: 'alice', wording: 'pretty please', isIncoming: true, isRead: false },
    ]);
    expect([unread, await friendNames(talk, talk.alice)]).toEqual([1, []]);
  });

  it('[F3] keeps the limit of requests of who asks and of who is asked', async () => {
    const limits = { ...LIMITS, applications: 1 };
    await allow(talk, talk.bob, 'NeedConfirm');
    await allow(talk, talk.carol, 'NeedConfirm');
    await befriend(talk, talk.alice, talk.bob, { limits });

    const sent = await befriend(talk, talk.alice, talk.carol, { limits });
    const came = await befriend(talk, talk.carol, talk.bob, { limits });
    const again = await befriend(talk, talk.alice, talk.bob, { limits });

    expect([sent, came, again].map(faults)).toEqual([
      ['friendApplicationsFull'],
      ['friendApplicationsFull'],
      ['friendNeedsConsent'],
    ]);
  });

  it('[F4] takes two requests that cross each other for consent, with what each wanted', async () => {
    await allow(talk, talk.alice, 'NeedConfirm');
    await allow(talk, talk.bob, 'NeedConfirm');

    const outcomes = await Promise.all([
      befriend(talk, talk.alice, talk.bob, {}, { remark: 'Bob', group: 'work' }),
      befriend(talk, talk.bob, talk.alice, {}, { remark: 'Alice' }),
    ]);

    expect(outcomes.flatMap(faults).sort()).toEqual(['friendNeedsConsent', undefined]);
    const [bob] = await talk.storage.friends.page(talk.alice.uid, 0, 10);
    const [alice] = await talk.storage.friends.page(talk.bob.uid, 0, 10);
    expect([bob?.remark, bob?.groups, alice?.remark]).toEqual(['Bob', ['work'], 'Alice']);
    expect((await talk.storage.friendApplications.list(talk.alice.uid, 0, 10)).applications).toEqual([]);
  });
}

export const CHANGING = { limits: LIMITS, customMax: 2, ...NOW };

function listRules(talk: Talk): void {
  it('[F7] imports into one list, keeps what is not given, and looks at no blacklist', async () => {
    await talk.storage.blacklist.add(APP, talk.alice.uid, [talk.bob.uid], { max: 10, ...NOW });
    const row = {
      uid: talk.bob.uid,
      remark: 'B',
      addedMs: 5_000,
      groups: ['one', 'two'],
      custom: { Tag_SNS_Custom_a: 7 },
    };

    const first = await talk.storage.friends.import(talk.alice.uid, [row, { uid: 99_999 }], CHANGING);
    const second = await talk.storage.friends.import(
      talk.alice.uid,
      [{ uid: talk.bob.uid, custom: { Tag_SNS_Custom_b: 'x' } }, { uid: talk.carol.uid }],
      { ...CHANGING, limits: { ...LIMITS, friends: 1 } },
    );

    expect([faults(first), faults(second)]).toEqual([
      [undefined, 'friendAccountUnknown'],
      [undefined, 'friendsFull'],
    ]);
    expect(told(first)).toEqual([
      [talk.alice.uid, 'friendsChanged'],
      [talk.alice.uid, 'friendGroupsChanged'],
    ]);
    expect(await talk.storage.friends.page(talk.alice.uid, 0, 10)).toMatchObject([
      { remark: 'B', addedMs: 5_000, groups: ['one', 'two'], custom: { Tag_SNS_Custom_a: 7, Tag_SNS_Custom_b: 'x' } },
    ]);
    expect((await talk.storage.friends.seqs(talk.alice.uid)).friendCount).toBe(1);
  });

  it('[F8] changes remark, groups and fields, within their bounds', async () => {
    await befriend(talk, talk.alice, talk.bob, {}, { group: 'one' });
    const change = (over: object, limits = LIMITS) =>
      talk.storage.friends.update(talk.alice.uid, [{ uid: talk.bob.uid, ...over }], { ...CHANGING, limits });

    await change({ remark: 'B', groups: ['two'], custom: { Tag_SNS_Custom_a: 'a', Tag_SNS_Custom_b: 2 } });
    const tooMany = await change({ custom: { Tag_SNS_Custom_c: 'c' } });
    const noRoom = await change({ groups: ['three'] }, { ...LIMITS, groups: 2 });
    await change({ custom: { Tag_SNS_Custom_a: '' } });
    const nobody = await talk.storage.friends.update(talk.alice.uid, [{ uid: talk.carol.uid, remark: 'C' }], CHANGING);

    expect([tooMany, noRoom, nobody].map(faults)).toEqual([
      ['friendParamsIllegal'],
      ['friendGroupsFull'],
      ['notYourFriend'],
    ]);
    expect(await talk.storage.friends.page(talk.alice.uid, 0, 10)).toMatchObject([
      { remark: 'B', groups: ['two'], custom: { Tag_SNS_Custom_b: 2 } },
    ]);
  });

  it('[F9] takes out of one list or of both, and says who was in none', async () => {
    await befriend(talk, talk.alice, talk.bob, {}, { group: 'work', remark: 'B' });
    await befriend(talk, talk.alice, talk.carol);

    const one = await talk.storage.friends.delete(talk.alice.uid, [talk.bob.uid, 99_999], {
      isBoth: false,
      nowMs: NOON_MS,
    });
    const both = await talk.storage.friends.delete(talk.alice.uid, [talk.carol.uid, talk.bob.uid], {
      isBoth: true,
      nowMs: NOON_MS,
    });
    const again = await talk.storage.friends.delete(talk.alice.uid, [talk.carol.uid], { isBoth: true, nowMs: NOON_MS });
    await befriend(talk, talk.alice, talk.bob);

    expect([one, both, again].map(faults)).toEqual([[undefined, 'notFriends'], [undefined, undefined], ['notFriends']]);
    expect(told(one)).toEqual([[talk.alice.uid, 'friendsChanged']]);
    expect(await friendNames(talk, talk.carol)).toEqual([]);
    expect(await talk.storage.friends.page(talk.alice.uid, 0, 10)).toMatchObject([{ remark: '', groups: [] }]);
    expect((await talk.storage.friends.seqs(talk.bob.uid)).friendCount).toBe(1);
  });
}
