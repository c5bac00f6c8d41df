import { describe, expect, it } from 'bun:test';
import { APP, NOON_MS, type Open, upTo } from './people.ts';
import { done, eachTeam, refusalOf, type Team } from './team.ts';

/** Rules G8, G9 and G31 of `port/groupStore.ts`: whose a group is, how it ends, and places of live rooms. */
export function groupLifeSuite(adapter: string, open: Open): void {
  describe(`${adapter}: life of groups`, () => {
    const team = eachTeam(open);
    ownerRules(team);
    endRules(team);
    reserveRules(team);
  });
}

function ownerRules(team: Team): void {
  it('[G8] makes another member the owner, tells both and all, and keeps the former one', async () => {
    const how = team.how({ tip: 'infoChanged' });

    const news = done(await team.groups.transfer(team.gid, team.bob.uid, how));

    expect(await team.members()).toEqual(['bob Owner', 'alice Member', 'carol Member']);
    expect(news.group).toMatchObject({ ownerUid: team.bob.uid, ownerUserId: 'bob', memberCount: 3, infoSeq: 2 });
    expect(news.change).toMatchObject({ kind: 'info', note: { info: { owner: 'bob' } } });
    expect(news.tip?.body).toMatchObject([{ MsgContent: { info: { owner: 'bob' } } }]);
    for (const one of [team.alice, team.bob])
      expect(await team.events(one)).toEqual(['groupJoined team', 'groupSelf team']);
    expect(await team.events(team.carol)).toEqual(['groupJoined team']);
  });

  it('[G8] gives a group to members alone, and tells nobody when it is theirs', async () => {
    const transfer = (uid: number) => team.groups.transfer(team.gid, uid, team.how());

    expect(refusalOf(await transfer(team.dave.uid))).toBe('notMember');
    expect(done(await transfer(team.alice.uid))).toMatchObject({ group: { infoSeq: 1 }, events: [] });
  });

  it('[G8] leaves one owner when a group is given to several at once', async () => {
    const heirs = [team.bob, team.carol, team.alice, team.bob, team.carol];
    await Promise.all(heirs.map(({ uid }) => team.groups.transfer(team.gid, uid, team.how())));

    const { ownerUserId } = await team.now();
    const owners = (await team.members()).filter((member) => member.endsWith('Owner'));
    expect(owners).toEqual([`${ownerUserId} Owner`]);
  });
}

function endRules(team: Team): void {
  it('[G9] takes the members of a dissolved group out and tells them (S53)', async () => {
    await team.say(team.alice);
    const request = { uid: team.dave.uid, byUid: team.dave.uid, note: '' };
    const asked = done(await team.groups.apply(team.gid, request, { ...team.how(), noticeTo: 'admins' }));
    const notice = { kind: 'dissolved' as const };

    const news = done(await team.groups.dissolve(team.gid, team.how({ notice })));

    const members = [team.alice, team.bob, team.carol];
    expect(news.left.sort()).toEqual(members.map(({ uid }) => uid).sort());
    for (const member of members) {
      expect(await team.events(member)).toEqual(['groupJoined team', 'groupLeft team 2']);
      expect(await team.notices(member)).toEqual(['dissolved']);
      expect([await team.groups.gidsOf(member.uid), await team.seen(member)]).toEqual([[], undefined]);
      expect((await team.storage.conversations.list(member.uid, 100, 0, 100)).filter(({ group }) => group)).toEqual([]);
    }
    expect([await team.groups.find(APP, ['team']), await team.groups.numbered([team.gid])]).toEqual([[], []]);
    expect([await team.members(), await team.groups.application(asked.applicationId)]).toEqual([[], undefined]);
  });

  it('[G9] takes nothing more after the end of a group', async () => {
    await team.groups.dissolve(team.gid, team.how());
    await team.reopen();
    const { gid, groups, bob } = team;
    const how = team.how();
    const request = { uid: bob.uid, byUid: bob.uid, note: '' };

    const outcomes = [
      await team.say(team.alice),
      await team.say(team.alice, { asApp: true }),
      await team.add([team.dave]),
      await team.remove(bob),
      await groups.update(gid, { name: 'crew' }, how),
      await groups.transfer(gid, bob.uid, how),
      await groups.updateMember(gid, bob.uid, { nameCard: 'B' }, how),
      await groups.mute(gid, [bob.uid], NOON_MS + 1, how),
      await groups.apply(gid, request, { ...how, noticeTo: 'admins' }),
      await groups.acceptApplication(gid, { applicationId: 1, uid: bob.uid }, how),
      await groups.pin(gid, 1, true, { uid: bob.uid, max: 9, nowMs: NOON_MS }),
      await groups.dissolve(gid, how),
    ];

    expect(outcomes.map(refusalOf)).toEqual(outcomes.map(() => 'gone'));
    expect(await groups.receipt(gid, bob.uid, [1], NOON_MS)).toEqual([]);
  });

  it('[G9] takes what was sent before the end, and nothing of what is sent at once with it', async () => {
    const before = team.sayMany(10, team.bob);
    const end = team.groups.dissolve(team.gid, team.how());
    const again = team.groups.dissolve(team.gid, team.how());
    const behind = team.sayMany(10, team.bob);

    expect((await before).map(refusalOf)).toEqual(Array(10).fill(''));
    expect([refusalOf(await end), refusalOf(await again)]).toEqual(['', 'gone']);
    expect((await behind).map(refusalOf)).toEqual(Array(10).fill('gone'));
  });
}

function reserveRules(team: Team): void {
  it('[G31] gives no place twice to 40 who reserve at once', async () => {
    const room = await team.make('room', { type: 'AVChatRoom', isLive: true });
    const counts = upTo(40).map((n) => 1 + (n % 7));
    const reserved = async () => {
      const firsts = await Promise.all(counts.map((count) => team.groups.reserve(room.gid, count)));
      return firsts.flatMap((first, at) => upTo(counts[at] ?? 0).map((n) => first + n - 1));
    };

    const places = await reserved();
    await team.reopen();
    places.push(...(await reserved()));

    expect(places.sort((x, y) => x - y)).toEqual(upTo(places.length));
  });

  it('[G31] numbers each room by itself', async () => {
    const rooms = await Promise.all(['one', 'two'].map((id) => team.make(id, { type: 'AVChatRoom', isLive: true })));
    for (const { gid } of rooms) await team.groups.reserve(gid, 1000);

    expect(await Promise.all(rooms.map(({ gid }) => team.groups.reserve(gid, 1)))).toEqual([1001, 1001]);
  });
}
