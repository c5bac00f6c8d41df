import { describe, expect, it } from 'bun:test';
import type { MemberPlace, Newcomer } from '../port/groups.ts';
import { NOON_MS, type Open, people, upTo } from './people.ts';
import { done, eachTeam, refusalOf, type Team, told } from './team.ts';

/** Rules G10 to G13, G17 and G18 of `port/groupStore.ts`: who is in a group and from where on. */
export function groupMemberSuite(adapter: string, open: Open): void {
  describe(`${adapter}: members of groups`, () => {
    const team = eachTeam(open);
    placeRules(team);
    underLoadRules(team);
    limitRules(team);
    removeRules(team);
    listRules(team);
  });
}

function placeRules(team: Team): void {
  it('[G10] shows who joins what comes from then on, and nothing as unread (S50)', async () => {
    await team.sayMany(3, team.alice);

    const news = done(await team.add([team.dave], { tip: 'join' }));

    expect(news).toMatchObject({ joined: [team.dave.uid], group: { memberCount: 4 }, tip: { seq: 4 } });
    expect(await team.events(team.dave)).toEqual(['groupJoined team']);
    expect(await team.as(team.dave)).toMatchObject({ lowestSeq: 4, unread: 0, lastMessage: { seq: 4 } });
    await team.say(team.bob);
    expect([await team.seen(team.dave), (await team.as(team.dave)).unread]).toEqual([[4, 5], 1]);
    expect(await team.seen(team.carol)).toEqual([1, 2, 3, 4, 5]);
  });

  it('[G10] shows all to who joins a group that opens its history, and nothing of it as unread', async () => {
    await team.sayMany(3, team.alice);
    await team.groups.update(team.gid, { opensHistory: true }, team.how());

    await team.add([team.dave]);

    expect(await team.as(team.dave)).toMatchObject({ lowestSeq: 1, unread: 0, readSeq: 3 });
    await team.say(team.bob);
    expect([await team.seen(team.dave), (await team.as(team.dave)).unread]).toEqual([[1, 2, 3, 4], 1]);
  });

  it('[G10] keeps no earlier place of who comes back to the same incarnation', async () => {
    await team.groups.updateMember(team.gid, team.bob.uid, { nameCard: 'B', role: 'Admin' }, team.how());
    await team.sayMany(2, team.bob);
    await team.sayMany(2, team.alice);
    await team.remove(team.bob);
    await team.sayMany(2, team.alice);
    await team.add([team.bob]);

    expect(await team.as(team.bob)).toMatchObject({ lowestSeq: 7, unread: 0 });
    expect(await team.seen(team.bob)).toEqual([]);
    await team.say(team.alice);
    await team.say(team.bob);
    expect(await team.as(team.bob)).toMatchObject({ unread: 1, group: { self: { role: 'Member', nameCard: '' } } });
    expect(await team.seen(team.bob)).toEqual([7, 8]);
  });
}

function underLoadRules(team: Team): void {
  it('[G10] leaves no gap and no overlap to who joins while others send', async () => {
    const sends = [...upTo(10).map(() => team.say(team.alice)), ...upTo(10).map(() => team.say(team.bob))];
    const joining = team.add([team.dave], { tip: 'join' });
    sends.push(...upTo(20).map((n) => team.say(n % 2 ? team.alice : team.bob)));

    const seqs = (await Promise.all(sends)).map(told);
    const tip = done(await joining).tip?.seq ?? 0;

    const behind = seqs.filter((seq) => Number(seq) > tip);
    expect(tip).toBe(21);
    expect(await team.seen(team.dave)).toEqual([tip, ...behind.map(Number)]);
    expect((await team.as(team.dave)).unread).toBe(behind.length);
  });

  it('[G10] counts and tells each of 20 who join at once', async () => {
    const guests = await people(team.storage, ...upTo(20).map((n) => `guest ${n}`));
    const outcomes = await Promise.all(guests.map((guest) => team.add([guest], { tip: 'join' })));

    expect(outcomes.map((outcome) => done(outcome).tip?.seq)).toEqual(upTo(20));
    expect(outcomes.map((outcome) => done(outcome).group.memberCount)).toEqual(upTo(20).map((n) => 3 + n));
    expect(await Promise.all(guests.map(async (guest) => (await team.seen(guest))?.[0]))).toEqual(upTo(20));
  });
}

function limitRules(team: Team): void {
  it('[G11] takes as many of ten who join at once as there is room for', async () => {
    await team.groups.update(team.gid, { maxMembers: 7 }, team.how());
    const guests = await people(team.storage, ...upTo(10).map((n) => `guest ${n}`));

    const outcomes = await Promise.all(guests.map((guest) => team.add([guest])));

    expect(outcomes.flatMap((outcome) => done(outcome).results)).toEqual([
      ...Array(4).fill('added'),
      ...Array(6).fill('full'),
    ]);
    expect([(await team.now()).memberCount, (await team.members()).length]).toEqual([7, 7]);
  });

  it('[G11] lets an account that ten groups take at once into as many as it may be in', async () => {
    const rooms = await Promise.all(upTo(10).map((n) => team.make(`room ${n}`)));

    const outcomes = await Promise.all(rooms.map(({ gid }) => team.add([team.dave, team.bob], { perUserMax: 4 }, gid)));

    const of = (at: number) => outcomes.map((outcome) => done(outcome).results[at]).sort();
    expect(of(0)).toEqual([...Array(4).fill('added'), ...Array(6).fill('overLimit')]);
    expect(of(1)).toEqual([...Array(3).fill('added'), ...Array(7).fill('overLimit')]);
    expect(await team.groups.gidsOf(team.dave.uid)).toHaveLength(4);
  });

  it('[G12] answers in the order of the newcomers', async () => {
    await team.groups.update(team.gid, { maxMembers: 4 }, team.how());
    const hall = await team.make('hall', { members: [{ uid: team.dave.uid }] });
    const guests: Newcomer[] = await people(team.storage, 'guest 1', 'guest 2');
    const [first = { uid: 0 }, second = { uid: 0 }] = guests.map(({ uid }) => ({ uid }));

    const newcomers = [{ uid: team.dave.uid }, { uid: team.bob.uid }, second, second, first];
    const news = done(await team.add(newcomers, { perUserMax: 1 }));

    expect(news.results).toEqual(['overLimit', 'already', 'added', 'already', 'full']);
    expect([news.joined, await team.groups.gidsOf(team.dave.uid)]).toEqual([[second.uid], [hall.gid]]);
  });
}

function removeRules(team: Team): void {
  it('[G13] removes nobody where one has the role that is spared, and names that one', async () => {
    await team.groups.updateMember(team.gid, team.bob.uid, { role: 'Admin' }, team.how());
    const remove = (spared: 'Admin' | 'Owner', ...uids: number[]) =>
      team.groups.remove(team.gid, uids, { ...team.how(), why: 1, spared });
    const { alice, bob, carol } = team;

    expect(await remove('Admin', carol.uid, bob.uid)).toEqual({ refused: 'spared', userId: 'bob', role: 'Admin' });
    expect(await remove('Admin', alice.uid)).toEqual({ refused: 'spared', userId: 'alice', role: 'Owner' });
    expect(await team.members()).toHaveLength(3);
    expect(done(await remove('Owner', carol.uid, bob.uid))).toMatchObject({ group: { memberCount: 1 } });
  });

  it('[G13] either appoints a member or removes it, when both are asked for at once', async () => {
    const appoint = () => team.groups.updateMember(team.gid, team.bob.uid, { role: 'Admin' }, team.how());
    const remove = () => team.remove(team.bob, { spared: 'Admin' });

    const outcomes = await Promise.all([appoint(), remove()]);
    expect(outcomes.map(refusalOf)).toEqual(['', 'spared']);
    await team.groups.updateMember(team.gid, team.bob.uid, { role: 'Member' }, team.how());
    const others = await Promise.all([remove(), appoint()]);
    expect(others.map(refusalOf)).toEqual(['', 'notMember']);
  });

  it('[G13] leaves a group without an owner whose owner goes, and tells of it as of all its information', async () => {
    const news = done(await team.remove(team.alice, { nowMs: NOON_MS + 1000 }));

    const group = { ownerUid: 0, ownerUserId: '', infoSeq: 2, infoMs: NOON_MS + 1000, memberCount: 2 };
    expect([news.group, await team.now()]).toMatchObject([group, group]);
    const changes = (await team.storage.messages.changes(team.log, team.bob.uid, 0, 9))?.changes ?? [];
    expect(changes).toMatchObject([{ kind: 'info', rev: 1, note: { info: { infoSeq: 2 } } }]);
    expect([news.change?.note?.info?.owner, changes[0]?.note?.info?.owner]).toEqual([undefined, undefined]);
  });

  it('[G13] ends memberships at once, tells who leaves and who stays, and passes over who is none (S26)', async () => {
    await team.say(team.bob);
    const notice = { kind: 'removed' as const, text: 'bye' };
    const how = { ...team.how({ tip: 'removed', notice }), why: 7 };

    const news = done(await team.groups.remove(team.gid, [team.bob.uid, team.dave.uid, team.bob.uid], how));

    const content = { kind: 'removed', memberCount: 2, reason: 'bye', members: [{ userId: 'bob' }] };
    expect(news).toMatchObject({ left: [team.bob.uid], tip: { seq: 2, body: [{ MsgContent: content }] } });
    expect(await team.events(team.bob)).toEqual(['groupJoined team', 'groupLeft team 7']);
    expect([await team.notices(team.bob), await team.notices(team.dave)]).toEqual([['removed'], []]);
    expect([await team.groups.gidsOf(team.bob.uid), await team.seen(team.bob)]).toEqual([[], undefined]);
    expect(await team.seen(team.carol)).toEqual([1, 2]);
    expect(done(await team.remove(team.dave, { tip: 'removed' }))).toMatchObject({ left: [], group: { seq: 2 } });
  });
}

function listRules(team: Team): void {
  it('[G17] lists members by the time of joining, who joined together by role', async () => {
    const guests = await people(team.storage, 'guest 1', 'guest 2');
    await team.add([team.dave, ...guests], { nowMs: NOON_MS + 1000 });
    await team.groups.updateMember(team.gid, guests[0]?.uid ?? 0, { role: 'Admin' }, team.how());
    const page = async (offset: number, count: number, roles?: ('Admin' | 'Owner')[]) =>
      (await team.groups.members(team.gid, { offset, count, ...(roles && { roles }) })).map(({ userId }) => userId);

    expect(await page(0, 4)).toEqual(['alice', 'bob', 'carol', 'guest 1']);
    expect(await page(4, 4)).toEqual(['dave', 'guest 2']);
    expect(await page(0, 9, ['Admin', 'Owner'])).toEqual(['alice', 'guest 1']);
    expect(await page(1, 9, ['Admin', 'Owner'])).toEqual(['guest 1']);
  });

  it('[G40] gives members page by page, behind the last of the page before', async () => {
    await team.add([team.dave], { nowMs: NOON_MS + 1000 });
    const { alice, bob, carol, dave } = team;
    const page = (after?: MemberPlace) => team.groups.memberPlaces(team.gid, after, 3);
    const first = await page();
    await team.groups.remove(team.gid, [bob.uid, carol.uid], { ...team.how(), why: 1 });

    expect(first.map(({ uid }) => uid)).toEqual([alice.uid, bob.uid, carol.uid]);
    expect(await page(first.at(-1))).toEqual([{ uid: dave.uid, joinedMs: NOON_MS + 1000 }]);
    expect((await page()).map(({ uid }) => uid)).toEqual([alice.uid, dave.uid]);
  });

  it('[G18] finds members in the order of the uids, and nobody who is none', async () => {
    const { alice, bob, carol, dave } = team;
    const among = async (...uids: number[]) =>
      (await team.groups.membersAmong(team.gid, uids)).map(({ userId }) => userId);

    expect(await among(carol.uid, dave.uid, alice.uid, bob.uid)).toEqual(['carol', 'alice', 'bob']);
    expect(await among()).toEqual([]);
  });
}
