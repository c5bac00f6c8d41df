import { beforeEach, describe, expect, it } from 'bun:test';
import type { RelationOutcome } from '../port/friends.ts';
import { FLAG } from '../port/messages.ts';
import { allow, befriend, faults, friendNames, LIMITS, told } from './friends.ts';
import { APP, eachTalk, NOON_MS, type Open, people, type Talk } from './people.ts';

/** Rules Y of `port/friendGroups.ts`, Z of `port/friendApplications.ts`, K of `port/blacklist.ts`. */
export function friendListSuite(adapter: string, open: Open): void {
  describe(`${adapter}: friend groups`, () => groupRules(eachTalk(open)));
  describe(`${adapter}: friend requests`, () => applicationRules(eachTalk(open)));
  describe(`${adapter}: blacklists`, () => blacklistRules(eachTalk(open)));
}

function groupRules(talk: Talk): void {
  const groups = () => talk.storage.friendGroups.list(talk.alice.uid);
  const add = (names: string[], uids: number[] = [], how: { max?: number; mustBeNew?: boolean } = {}) =>
    talk.storage.friendGroups.add(talk.alice.uid, names, uids, { max: 3, mustBeNew: false, nowMs: NOON_MS, ...how });
  beforeEach(async () => {
    await befriend(talk, talk.alice, talk.bob);
    await befriend(talk, talk.alice, talk.carol);
  });

  it('[Y1] [Y3] [Y4] [Y8] makes groups with friends in them, and says who is none', async () => {
    const made = await add(['b\0', 'a'], [talk.bob.uid, 99_999]);
    const more = (await add(['a'], [talk.carol.uid])) as RelationOutcome;
    const again = await add(['a'], [], { mustBeNew: true });

    expect(made).toMatchObject({ results: [{ uid: talk.bob.uid }, { fault: 'friendGroupNotFriend' }] });
    expect(told(made as RelationOutcome).map(([, kind]) => kind)).toEqual(['friendsChanged', 'friendGroupsChanged']);
    expect(told(more).map(([, kind]) => kind)).toEqual(['friendsChanged']);
    expect(again).toEqual({ refused: 'exists' });
    expect(await groups()).toEqual([
      { name: 'b\0', count: 1 },
      { name: 'a', count: 2 },
    ]);
  });

  it('[Y2] keeps the limit, whole or not at all', async () => {
    await add(['one', 'two']);

    expect(await add(['three', 'four'])).toEqual({ refused: 'full' });
    expect(await add(['two', 'three'])).toHaveProperty('results');
    expect((await groups()).map(({ name }) => name)).toEqual(['one', 'two', 'three']);
  });

  it('[Y5] [Y6] deletes and renames; who was in them stays a friend', async () => {
    await add(['one', 'two'], [talk.bob.uid]);

    const gone = await talk.storage.friendGroups.delete(talk.alice.uid, ['one', 'none'], NOON_MS);
    const renamed = await talk.storage.friendGroups.rename(talk.alice.uid, 'two', '2', NOON_MS);
    await add(['3']);
    const refused = await Promise.all([
      talk.storage.friendGroups.rename(talk.alice.uid, '2', '3', NOON_MS),
      talk.storage.friendGroups.rename(talk.alice.uid, 'two', '4', NOON_MS),
    ]);

    expect(gone.deleted).toEqual(['one']);
    expect(renamed).toHaveProperty('events');
    expect(refused).toEqual([{ refused: 'exists' }, { refused: 'unknown' }]);
    expect(await talk.storage.friends.among(talk.alice.uid, [talk.bob.uid])).toMatchObject([{ groups: ['2'] }]);
    expect(await friendNames(talk, talk.alice)).toEqual(['bob', 'carol']);
  });

  it('[Y7] [Y9] puts friends in and takes them out; nothing is told where nothing changes', async () => {
    const change = (uids: number[], isIn: boolean) =>
      talk.storage.friendGroups.change(talk.alice.uid, 'one', uids, isIn, NOON_MS) as Promise<RelationOutcome>;
    const unknown = await change([talk.bob.uid], true);
    await add(['one']);

    const first = await change([talk.bob.uid, talk.carol.uid, 99_999], true);
    const same = await change([talk.bob.uid], true);
    const out = await change([talk.bob.uid], false);

    expect(unknown).toEqual({ refused: 'unknown' } as never);
    expect([faults(first), same.events, faults(out)]).toEqual([
      [undefined, undefined, 'friendGroupNotFriend'],
      [],
      [undefined],
    ]);
    expect(await talk.storage.friendGroups.members(talk.alice.uid, ['one', 'none'])).toEqual([
      { name: 'one', userId: 'carol' },
    ]);
  });
}

function applicationRules(talk: Talk): void {
  const HOW = { isMutual: true, remark: 'Alice', limits: LIMITS, nowMs: NOON_MS };
  const requests = (who: { uid: number }) => talk.storage.friendApplications.list(who.uid, 0, 10);
  const accept = (how: Partial<typeof HOW> = {}) =>
    talk.storage.friendApplications.accept(talk.bob.uid, talk.alice.uid, { ...HOW, ...how });
  beforeEach(async () => {
    await allow(talk, talk.bob, 'NeedConfirm');
    await befriend(talk, talk.alice, talk.bob, {}, { remark: 'Bob', group: 'work', wording: 'hi' });
  });

  it('[Z1] both sides see a request, each the other side', async () => {
    const common = {
      source: 'AddSource_Type_Test',
      wording: 'hi',
      timeMs: NOON_MS,
      nick: '',
      faceUrl: '',
      isRead: false,
    };

    expect(await requests(talk.alice)).toEqual({
      applications: [{ ...common, uid: talk.bob.uid, userId: 'bob', isIncoming: false }],
      unread: 0,
    });
    expect(await requests(talk.bob)).toEqual({
      applications: [{ ...common, uid: talk.alice.uid, userId: 'alice', isIncoming: true }],
      unread: 1,
    });
  });

  it('[Z2] [Z4] consent makes both friends, with what the request asked for', async () => {
    const done = await accept();
    const again = await accept();

    expect(told(done as RelationOutcome)).toEqual([
      [talk.alice.uid, 'friendsChanged'],
      [talk.bob.uid, 'friendsChanged'],
      [talk.alice.uid, 'friendGroupsChanged'],
      [talk.alice.uid, 'friendApplicationsChanged'],
      [talk.bob.uid, 'friendApplicationsChanged'],
    ]);
    expect(again).toEqual({ refused: 'friendApplicationUnknown' });
    expect(await talk.storage.friends.page(talk.alice.uid, 0, 5)).toMatchObject([{ remark: 'Bob', groups: ['work'] }]);
    expect(await talk.storage.friends.page(talk.bob.uid, 0, 5)).toMatchObject([{ remark: 'Alice', groups: [] }]);
    expect((await requests(talk.alice)).applications).toEqual([]);
  });

  it('[Z2] consent without adding puts the one who agrees into the list of who asked', async () => {
    await accept({ isMutual: false });

    expect([await friendNames(talk, talk.alice), await friendNames(talk, talk.bob)]).toEqual([['bob'], []]);
  });

  it('[Z2] of consent, refusal and deletion at once exactly one takes effect', async () => {
    for (let n = 0; n < 10; n++) {
      await talk.storage.friends.delete(talk.alice.uid, [talk.bob.uid], { isBoth: true, nowMs: NOON_MS });
      await befriend(talk, talk.alice, talk.bob);

      const outcomes = await Promise.all([
        accept(),
        talk.storage.friendApplications.refuse(talk.bob.uid, talk.alice.uid, NOON_MS),
        talk.storage.friendApplications.delete(talk.bob.uid, talk.alice.uid, true, NOON_MS),
      ]);

      const done = outcomes.map((outcome) => 'events' in outcome);
      expect(done.filter((isDone) => isDone)).toHaveLength(1);
      expect(await friendNames(talk, talk.bob)).toEqual(done[0] ? ['alice'] : []);
    }
  });

  it('[Z3] a request waits on while a list is full', async () => {
    const limits = { ...LIMITS, friends: 1 };
    await befriend(talk, talk.alice, talk.carol);
    const peer = await accept({ limits });
    await talk.storage.friends.delete(talk.alice.uid, [talk.carol.uid], { isBoth: true, nowMs: NOON_MS });
    await befriend(talk, talk.bob, talk.carol);
    const own = await accept({ limits });

    expect([peer, own]).toEqual([{ refused: 'peerFriendsFull' }, { refused: 'friendsFull' }]);
    expect((await requests(talk.bob)).applications).toHaveLength(1);
    expect(await friendNames(talk, talk.alice)).toEqual([]);
  });

  it('[Z5] a refusal ends a request for both', async () => {
    const done = await talk.storage.friendApplications.refuse(talk.bob.uid, talk.alice.uid, NOON_MS);

    expect(told(done as RelationOutcome)).toHaveLength(2);
    expect([(await requests(talk.alice)).applications, (await requests(talk.bob)).applications]).toEqual([[], []]);
  });

  it('[Z6] who takes a request out of its own list leaves it with the other side', async () => {
    const own = await talk.storage.friendApplications.delete(talk.alice.uid, talk.bob.uid, false, NOON_MS);
    const again = await talk.storage.friendApplications.delete(talk.alice.uid, talk.bob.uid, false, NOON_MS);
    const seen = [(await requests(talk.alice)).applications.length, (await requests(talk.bob)).applications.length];
    const accepted = await accept();

    expect(told(own as RelationOutcome)).toEqual([[talk.alice.uid, 'friendApplicationsChanged']]);
    expect([again, seen]).toEqual([{ refused: 'friendApplicationGone' }, [0, 1]]);
    expect(accepted).toHaveProperty('events');
  });

  it('[Z7] marks what came in read; what comes later is not', async () => {
    await talk.storage.friendApplications.markRead(talk.bob.uid, NOON_MS);
    const second = await talk.storage.friendApplications.markRead(talk.bob.uid, NOON_MS);
    await befriend(talk, talk.carol, talk.bob, { nowMs: NOON_MS + 1 });

    const { applications, unread } = await requests(talk.bob);

    expect([second.events, unread]).toEqual([[], 1]);
    expect(applications.map(({ userId, isRead }) => [userId, isRead])).toEqual([
      ['carol', false],
      ['alice', true],
    ]);
  });
}

function blacklistRules(talk: Talk): void {
  const block = (who: { uid: number }, others: number[], max = 10) =>
    talk.storage.blacklist.add(APP, who.uid, others, { max, nowMs: NOON_MS });

  it('[K1] [K4] blocks accounts and says why others are not', async () => {
    const [dave] = await people(talk.storage, 'dave');
    const { alice, bob, carol } = talk;
    const asked = [alice.uid, 99_999, bob.uid, bob.uid, carol.uid, dave?.uid ?? 0];

    const blocked = await block(alice, asked, 2);

    expect(faults(blocked)).toEqual([
      ...['friendIsSelf', 'friendAccountUnknown', undefined, 'blacklistedAlready', undefined, 'blacklistFull'],
    ]);
    expect(await talk.storage.blacklist.page(alice.uid, 0, 1)).toEqual([{ userId: 'bob', addedMs: NOON_MS }]);
    expect(await talk.storage.blacklist.page(alice.uid, 1, 5)).toEqual([{ userId: 'carol', addedMs: NOON_MS }]);
  });

  it('[K2] ends friendship and requests between the two, and nobody elses', async () => {
    await befriend(talk, talk.alice, talk.bob);
    await befriend(talk, talk.alice, talk.carol);
    await allow(talk, talk.alice, 'NeedConfirm');
    const [dave] = await people(talk.storage, 'dave');
    await befriend(talk, dave ?? talk.bob, talk.alice);

    const done = await block(talk.alice, [talk.bob.uid, dave?.uid ?? 0]);

    expect(told(done)).toEqual(
      expect.arrayContaining([
        [talk.bob.uid, 'friendsChanged'],
        [dave?.uid ?? 0, 'friendApplicationsChanged'],
        [talk.alice.uid, 'blacklistChanged'],
      ]),
    );
    expect([await friendNames(talk, talk.alice), await friendNames(talk, talk.bob)]).toEqual([['carol'], []]);
    expect((await talk.storage.friendApplications.list(talk.alice.uid, 0, 5)).applications).toEqual([]);
  });

  it('[K2] a block and an adding at once never leave friends who block each other', async () => {
    for (let n = 0; n < 10; n++) {
      await talk.storage.blacklist.remove(talk.alice.uid, [talk.bob.uid], { nowMs: NOON_MS });

      await Promise.all([befriend(talk, talk.bob, talk.alice), block(talk.alice, [talk.bob.uid])]);

      expect(await friendNames(talk, talk.bob)).toEqual([]);
    }
  });

  it('[K3] [K5] blocks no more; an app knows whether anybody blocks', async () => {
    const before = await talk.storage.blacklist.isUsed(APP);
    await block(talk.alice, [talk.bob.uid]);
    const during = [await talk.storage.blacklist.isUsed(APP), await talk.storage.blacklist.isUsed(APP + 1)];

    const done = await talk.storage.blacklist.remove(talk.alice.uid, [talk.bob.uid, talk.carol.uid], {
      nowMs: NOON_MS,
    });

    expect([before, during, await talk.storage.blacklist.isUsed(APP)]).toEqual([false, [true, false], false]);
    expect(faults(done)).toEqual([undefined, 'notBlacklisted']);
    expect(told(done)).toEqual([[talk.alice.uid, 'blacklistChanged']]);
  });

  it('[M14] a message for nobody is seen by its sender alone, and its first one makes no conversation of the receiver', async () => {
    const unheard = { flags: FLAG.targeted | FLAG.noUnread };
    await talk.say(unheard);
    const first = await talk.storage.conversations.list(talk.bob.uid, 10, 0, 10);
    await talk.say();
    await talk.say(unheard);

    const page = async (who: { uid: number }) =>
      (await talk.storage.messages.page({ log: talk.pair, viewerUid: who.uid, count: 10 }))?.messages.map(
        ({ seq }) => seq,
      );
    const [mine] = await talk.storage.conversations.list(talk.alice.uid, 10, 0, 10);
    const [theirs] = await talk.storage.conversations.list(talk.bob.uid, 10, 0, 10);

    expect(first).toEqual([]);
    expect([await page(talk.alice), await page(talk.bob)]).toEqual([[3, 2, 1], [2]]);
    expect([mine?.lastMessage?.seq, theirs?.lastMessage?.seq, theirs?.unread]).toEqual([3, 2, 1]);
  });
}
