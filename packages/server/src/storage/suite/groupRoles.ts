import { describe, expect, it } from 'bun:test';
import { FOR_EVER_SEC } from '../port/groups.ts';
import { NOON_MS, type Open, upTo } from './people.ts';
import { done, eachTeam, refusalOf, type Team } from './team.ts';

/** Rules G14 to G16 of `port/groupStore.ts`: what a member is in a group, and who is muted. */
export function groupRoleSuite(adapter: string, open: Open): void {
  describe(`${adapter}: roles and mutes in groups`, () => {
    const team = eachTeam(open);
    rowRules(team);
    roleRules(team);
    muteRules(team);
  });
}

type Change = Parameters<Team['groups']['updateMember']>[2];

const update = (team: Team, uid: number, to: Change, tip?: 'memberChanged' | 'adminSet') =>
  team.groups.updateMember(team.gid, uid, to, team.how(tip && { tip }));

function rowRules(team: Team): void {
  it('[G14] changes what is given of a member, keeps the rest and tells the member alone', async () => {
    await update(team, team.bob.uid, { nameCard: 'B', fields: { a: '1', b: '2' } });
    const to = { receiveOption: 2, fields: { a: '', c: '3' } };

    const news = done(await update(team, team.bob.uid, to));
    await team.reopen();

    const kept = { nameCard: 'B', receiveOption: 2, fields: { b: '2', c: '3' }, role: 'Member' } as const;
    expect([news.member, ...(await team.groups.membersAmong(team.gid, [team.bob.uid]))]).toMatchObject([kept, kept]);
    expect(news.tip).toBeUndefined();
    expect(await team.events(team.bob)).toEqual(['groupJoined team', 'groupSelf team', 'groupSelf team']);
    expect(await team.events(team.carol)).toEqual(['groupJoined team']);
  });

  it('[G14] takes no more fields of a member than allowed, of ten calls at once neither', async () => {
    const set = (name: string) => update(team, team.bob.uid, { fields: { [name]: '1' }, fieldsMax: 3 });

    const outcomes = await Promise.all(upTo(10).map((n) => set(`f${n}`)));

    expect(outcomes.map(refusalOf).sort()).toEqual(['', '', '', ...Array(7).fill('tooManyFields')]);
    const [bob] = await team.groups.membersAmong(team.gid, [team.bob.uid]);
    expect(Object.keys(bob?.fields ?? {})).toHaveLength(3);
  });

  it('[G14] tells all of a name card that is to be told of', async () => {
    const news = done(await update(team, team.bob.uid, { nameCard: 'B' }, 'memberChanged'));

    expect(news.tip).toMatchObject({ seq: 1, body: [{ MsgContent: { members: [{ userId: 'bob' }] } }] });
    expect(await team.seen(team.carol)).toEqual([1]);
  });
}

function roleRules(team: Team): void {
  it('[G14] appoints and dismisses, and tells of what is new', async () => {
    const news = done(await update(team, team.bob.uid, { role: 'Admin' }, 'adminSet'));
    const again = done(await update(team, team.bob.uid, { role: 'Admin' }, 'adminSet'));

    expect(news).toMatchObject({ member: { role: 'Admin' }, tip: { body: [{ MsgContent: { kind: 'adminSet' } }] } });
    expect(again.tip).toBeUndefined();
    expect(await team.members()).toEqual(['alice Owner', 'bob Admin', 'carol Member']);
    done(await update(team, team.bob.uid, { role: 'Member' }));
    expect(await team.members()).toEqual(['alice Owner', 'bob Member', 'carol Member']);
  });

  it('[G14] makes nobody the owner, takes the owner nothing, and knows who is no member', async () => {
    expect(refusalOf(await update(team, team.bob.uid, { role: 'Owner' }))).toBe('owner');
    expect(refusalOf(await update(team, team.alice.uid, { role: 'Admin' }))).toBe('owner');
    expect(refusalOf(await update(team, team.dave.uid, { nameCard: 'D' }))).toBe('notMember');
    expect(refusalOf(await update(team, team.alice.uid, { nameCard: 'A' }))).toBe('');
    expect(await team.members()).toEqual(['alice Owner', 'bob Member', 'carol Member']);
  });
}

const UNTIL_MS = NOON_MS + 60_000;

function muteRules(team: Team): void {
  const mute = (uids: number[], untilMs: number, tip?: 'banned' | 'unbanned') =>
    team.groups.mute(team.gid, uids, untilMs, team.how(tip && { tip }));
  const muted = async (nowMs: number) =>
    (await team.groups.muted(team.gid, nowMs)).map(({ userId, untilMs }) => `${userId} ${untilMs - NOON_MS}`).sort();

  it('[G15] mutes members and others; the members among them are told', async () => {
    const news = done(await mute([team.bob.uid, team.dave.uid], UNTIL_MS, 'banned'));

    const members = [{ userId: 'bob', muteSec: 60 }];
    expect(news).toMatchObject({ tip: { body: [{ MsgContent: { kind: 'banned', members } }] } });
    expect(news.events.map(({ uid, kind }) => [uid, kind])).toEqual([[team.bob.uid, 'groupSelf']]);
    expect((await team.as(team.bob)).group?.self.muteUntilMs).toBe(UNTIL_MS);
    expect(await muted(NOON_MS)).toEqual(['bob 60000', 'dave 60000']);
  });

  it('[G15] tells of a mute without end by the number that asks for it', async () => {
    const news = done(await mute([team.bob.uid], FOR_EVER_SEC * 1000, 'banned'));

    expect(news).toMatchObject({
      tip: { body: [{ MsgContent: { members: [{ userId: 'bob', muteSec: FOR_EVER_SEC }] } }] },
    });
  });

  it('[G15] keeps a mute over leaving and coming back, and from before the first joining', async () => {
    await mute([team.bob.uid, team.dave.uid], UNTIL_MS);
    await team.remove(team.bob);
    await team.reopen();
    await team.add([team.bob, team.dave]);

    for (const one of [team.bob, team.dave])
      expect(await team.say(one, { timeMs: UNTIL_MS - 1 })).toEqual({ refused: 'muted', untilMs: UNTIL_MS });
    expect(refusalOf(await team.say(team.bob, { timeMs: UNTIL_MS }))).toBe('');
  });

  it('[G15] takes a mute back with 0, and the later of two counts', async () => {
    await mute([team.bob.uid, team.carol.uid], UNTIL_MS);
    await mute([team.carol.uid], UNTIL_MS - 30_000);

    done(await mute([team.bob.uid], 0, 'unbanned'));

    expect(await muted(NOON_MS)).toEqual(['carol 30000']);
    expect(refusalOf(await team.say(team.bob))).toBe('');
    expect(refusalOf(await team.say(team.carol))).toBe('muted');
  });

  it('[G16] names those who are muted now, and nobody of another group', async () => {
    const hall = await team.make('hall');
    await team.groups.mute(hall.gid, [team.carol.uid], UNTIL_MS, team.how());
    await mute([team.bob.uid], UNTIL_MS);
    await mute([team.dave.uid], UNTIL_MS - 1);

    expect(await muted(UNTIL_MS - 2)).toEqual(['bob 60000', 'dave 59999']);
    expect(await muted(UNTIL_MS - 1)).toEqual(['bob 60000']);
    expect(await muted(UNTIL_MS)).toEqual([]);
  });
}
