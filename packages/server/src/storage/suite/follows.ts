import { beforeEach, describe, expect, it } from 'bun:test';
import type { FollowCounts, FollowList } from '../port/follows.ts';
import type { RelationOutcome } from '../port/friends.ts';
import type { AskedIn } from '../port/outbox.ts';
import { readRows } from './outbox.ts';
import { APP, eachTalk, NOON_MS, type Open, person, type Talk } from './people.ts';

const LIMITS: FollowCounts = { following: 10, followers: 10, mutual: 10 };
const LISTS: readonly FollowList[] = ['followers', 'following', 'mutual'];
const NOW = { nowMs: NOON_MS };
type Who = { uid: number };

const follow = (talk: Talk, who: Who, others: Who[], how: Partial<FollowCounts> & { told?: AskedIn } = {}) => {
  const { told, ...limits } = how;
  const drafts = others.map(({ uid }) => ({ uid }));
  return talk.storage.follows.add(APP, who.uid, drafts, {
    limits: { ...LIMITS, ...limits },
    ...NOW,
    ...(told && { told }),
  });
};
const unfollow = (talk: Talk, who: Who, others: Who[]) =>
  talk.storage.follows.remove(
    who.uid,
    others.map(({ uid }) => uid),
    NOW,
  );

/** The names in each list of a user, which must be as many as are counted. */
async function listsOf(talk: Talk, who: Who): Promise<Record<FollowList, string[]>> {
  const lists: Record<FollowList, string[]> = { followers: [], following: [], mutual: [] };
  for (const list of LISTS)
    lists[list] = (await talk.storage.follows.page(who.uid, list, undefined, 100)).map(({ userId }) => userId);
  const counted = LISTS.map((list) => [list, lists[list].length]);
  expect(await talk.storage.follows.counts([who.uid])).toEqual([Object.fromEntries(counted)]);
  return lists;
}

const faults = ({ results }: RelationOutcome): (string | undefined)[] => results.map(({ fault }) => fault);
const told = ({ events }: RelationOutcome) =>
  events.map(({ uid, kind, peerUserId, value }) => `${uid} ${kind} ${peerUserId} ${value}`).sort();

/** What every store does with who follows whom. */
export function followSuite(adapter: string, open: Open): void {
  describe(`${adapter}: following`, () => {
    const talk = eachTalk(open);
    addRules(talk);
    goRules(talk);
    outboxRules(talk);
    forgetRules(talk);
  });
}

function addRules(talk: Talk): void {
  it('[L1] [L6] [L7] follows accounts once, and says why others are not followed', async () => {
    const { alice, bob, carol } = talk;
    const dave = await person(talk.storage, 'dave');
    const erin = await person(talk.storage, 'erin');
    await talk.storage.blacklist.add(APP, alice.uid, [dave.uid], { max: 10, ...NOW });
    await talk.storage.blacklist.add(APP, erin.uid, [alice.uid], { max: 10, ...NOW });
    const asked = [alice, { uid: 99_999 }, bob, bob, dave, erin, carol];

    const first = await follow(talk, alice, asked);
    const again = await follow(talk, alice, [bob]);

    expect(faults(first)).toEqual([
      ...[
        'friendIsSelf',
        'friendAccountUnknown',
        undefined,
        undefined,
        'friendInOwnBlacklist',
        'friendInPeerBlacklist',
      ],
      undefined,
    ]);
    expect([faults(again), again.events]).toEqual([[undefined], []]);
    expect(await listsOf(talk, alice)).toEqual({ followers: [], following: ['carol', 'bob'], mutual: [] });
    expect(await talk.storage.follows.between(bob.uid, [alice.uid, carol.uid, 99_999])).toEqual([
      { follows: false, isFollowed: true },
      { follows: false, isFollowed: false },
      { follows: false, isFollowed: false },
    ]);
  });

  it('[L2] finds no room where a list is full', async () => {
    const { alice, bob, carol } = talk;
    const dave = await person(talk.storage, 'dave');

    const own = await follow(talk, alice, [bob, carol], { following: 1 });
    const peer = await follow(talk, carol, [bob], { followers: 1 });
    await follow(talk, bob, [alice, carol]);
    await follow(talk, dave, [alice]);
    const mutual = await follow(talk, carol, [bob], { mutual: 0 });
    const peerMutual = await follow(talk, alice, [dave, carol], { mutual: 2 });
    await follow(talk, carol, [dave]);
    const full = await follow(talk, dave, [carol], { mutual: 1 });
    const peerFull = await follow(talk, carol, [alice], { mutual: 1 });

    expect([own, peer, mutual, peerMutual, full, peerFull].map(faults)).toEqual([
      [undefined, 'followingFull'],
      ['peerFollowersFull'],
      ['mutualFollowsFull'],
      [undefined, undefined],
      ['mutualFollowsFull'],
      ['peerMutualFollowsFull'],
    ]);
  });

  it('[L3] tells both sides what each of their lists got, and whether they follow each other now', async () => {
    const { alice, bob } = talk;

    const one = await follow(talk, alice, [bob]);
    const back = await follow(talk, bob, [alice]);

    expect(told(one)).toEqual([`${alice.uid} followingAdded bob 0`, `${bob.uid} followerAdded alice 0`]);
    expect(told(back)).toEqual([`${alice.uid} followerAdded bob 1`, `${bob.uid} followingAdded alice 1`]);
    expect(await listsOf(talk, alice)).toEqual({ followers: ['bob'], following: ['bob'], mutual: ['bob'] });
    expect(await listsOf(talk, bob)).toEqual({ followers: ['alice'], following: ['alice'], mutual: ['alice'] });
  });

  it('[L6] pages from the newest on, each once, also while others come; a time given is kept', async () => {
    const dave = await person(talk.storage, 'dave');
    const { follows } = talk.storage;
    const since = [{ uid: talk.alice.uid, sinceMs: 1_600_000_000_000 }];
    await follows.add(APP, talk.bob.uid, since, { limits: LIMITS, ...NOW });
    await follow(talk, talk.carol, [talk.alice]);

    const [newest] = await follows.page(talk.alice.uid, 'followers', undefined, 1);
    await follow(talk, dave, [talk.alice]);
    const rest = await follows.page(talk.alice.uid, 'followers', newest?.place, 10);

    expect(newest).toMatchObject({ userId: 'carol', sinceMs: NOON_MS });
    expect(rest).toMatchObject([{ userId: 'bob', sinceMs: 1_600_000_000_000 }]);
    expect(rest).toHaveLength(1);
  });

  it('[L8] two who follow each other at once are both counted', async () => {
    const { alice, bob } = talk;
    for (let n = 0; n < 10; n++) {
      await Promise.all([follow(talk, alice, [bob]), follow(talk, bob, [alice])]);
      const both = await listsOf(talk, alice);
      await Promise.all([unfollow(talk, alice, [bob]), unfollow(talk, bob, [alice])]);

      expect(both).toEqual({ followers: ['bob'], following: ['bob'], mutual: ['bob'] });
      expect(await listsOf(talk, bob)).toEqual({ followers: [], following: [], mutual: [] });
    }
  });
}

function goRules(talk: Talk): void {
  it('[L5] follows no more: the other way stays, and both are told; again is no fault and tells nothing', async () => {
    const { alice, bob, carol } = talk;
    await follow(talk, alice, [bob, carol]);
    await follow(talk, bob, [alice]);

    const gone = await unfollow(talk, alice, [bob, bob]);
    const again = await unfollow(talk, alice, [bob, { uid: 99_999 }]);

    expect(told(gone)).toEqual([`${alice.uid} followingRemoved bob 1`, `${bob.uid} followerRemoved alice 1`]);
    expect([faults(gone), faults(again), again.events]).toEqual([[undefined, undefined], [undefined, undefined], []]);
    expect(await listsOf(talk, alice)).toEqual({ followers: ['bob'], following: ['carol'], mutual: [] });
    expect(await listsOf(talk, bob)).toEqual({ followers: [], following: ['alice'], mutual: [] });
  });

  it('[K7] who blocks another is followed by it no more, nor follows it; both are told, and nobody else', async () => {
    const { alice, bob, carol } = talk;
    await follow(talk, alice, [bob, carol]);
    await follow(talk, bob, [alice, carol]);

    const { events } = await talk.storage.blacklist.add(APP, alice.uid, [bob.uid], { max: 10, ...NOW });

    const kinds = told({ results: [], events }).filter((event) => !event.includes('blacklist'));
    expect(kinds).toEqual(
      [
        ...[`${alice.uid} followingRemoved bob 1`, `${bob.uid} followerRemoved alice 1`],
        ...[`${bob.uid} followingRemoved alice 0`, `${alice.uid} followerRemoved bob 0`],
      ].sort(),
    );
    expect(await listsOf(talk, alice)).toEqual({ followers: [], following: ['carol'], mutual: [] });
    expect(await listsOf(talk, bob)).toEqual({ followers: [], following: ['carol'], mutual: [] });
    expect(await listsOf(talk, carol)).toEqual({ followers: ['bob', 'alice'], following: [], mutual: [] });
  });

  it('[K7] a block and a following at once never leave a follower who is blocked', async () => {
    const { alice, bob } = talk;
    for (let n = 0; n < 10; n++) {
      await talk.storage.blacklist.remove(alice.uid, [bob.uid], NOW);

      await Promise.all([
        follow(talk, bob, [alice]),
        talk.storage.blacklist.add(APP, alice.uid, [bob.uid], { max: 10, ...NOW }),
      ]);

      expect((await listsOf(talk, alice)).followers).toEqual([]);
    }
  });
}

function outboxRules(talk: Talk): void {
  beforeEach(() => talk.storage.outbox.subscribe(APP, 'hooks', ['afterFollowAdd', 'afterFollowDelete']));

  it('[L4] [L5] writes one row of who is followed now, one of who is no more, and none where nobody is', async () => {
    const { alice, bob, carol } = talk;
    const asked: AskedIn = { sdkAppId: APP, operator: 'alice \0', origin: { platform: 'Web', address: '127.0.0.1' } };
    await follow(talk, alice, [bob]);
    await follow(talk, bob, [alice]);

    for (let twice = 0; twice < 2; twice++) await follow(talk, alice, [alice, bob, carol], { told: asked });
    for (let twice = 0; twice < 2; twice++)
      await talk.storage.follows.remove(alice.uid, [bob.uid, carol.uid], { ...NOW, told: asked });

    const rows = await readRows(talk, 'hooks', 2);
    expect(rows.map(({ kind, byUid, detail }) => [kind, byUid, detail?.operator, detail?.pairs])).toEqual([
      ['afterFollowAdd', alice.uid, 'alice \0', [{ from: alice.uid, to: carol.uid }]],
      [...['afterFollowDelete', alice.uid, 'alice \0'], [bob, carol].map(({ uid }) => ({ from: alice.uid, to: uid }))],
    ]);
  });
}

function forgetRules(talk: Talk): void {
  it('[F15] [L8] takes an account out of all lists, part by part, and tells the others', async () => {
    const { alice, bob, carol } = talk;
    const dave = await person(talk.storage, 'dave');
    await follow(talk, alice, [bob, carol]);
    for (const who of [bob, carol, dave]) await follow(talk, who, [alice]);
    await follow(talk, bob, [carol]);
    await talk.storage.accounts.delete(APP, ['alice'], NOON_MS);
    const events: RelationOutcome['events'] = [];

    for (let isCompleted = false; !isCompleted; ) {
      const step = await talk.storage.friends.forget(alice.uid, 1, NOON_MS);
      events.push(...step.events);
      ({ isCompleted } = step);
    }

    expect(told({ results: [], events })).toEqual(
      [
        ...[bob, carol].flatMap(({ uid }) => [`${uid} followerRemoved alice 1`, `${uid} followingRemoved alice 0`]),
        `${dave.uid} followingRemoved alice 0`,
      ].sort(),
    );
    expect(await listsOf(talk, alice)).toEqual({ followers: [], following: [], mutual: [] });
    expect(await listsOf(talk, bob)).toEqual({ followers: [], following: ['carol'], mutual: [] });
    expect(await listsOf(talk, carol)).toEqual({ followers: ['bob'], following: [], mutual: [] });
    expect(await listsOf(talk, dave)).toEqual({ followers: [], following: [], mutual: [] });
  });
}
