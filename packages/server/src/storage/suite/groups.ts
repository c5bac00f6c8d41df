import { describe, expect, it } from 'bun:test';
import { FLAG } from '../port/messages.ts';
import { APP, NOON_MS, type Open, upTo } from './people.ts';
import { done, eachTeam, groupDraft, MADE_MS, NO_LIMITS, refusalOf, type Team } from './team.ts';

/** Rules G1 to G7 of `port/groupStore.ts`: how groups are made, found and described. */
export function groupSuite(adapter: string, open: Open): void {
  describe(`${adapter}: groups`, () => {
    const team = eachTeam(open);
    idRules(team);
    ownerRules(team);
    quotaRules(team);
    findRules(team);
    informationRules(team);
  });
}

const DAY_MS = 86_400_000;

function idRules(team: Team): void {
  it('[G1] gives an id to one of ten who make a group of it at once', async () => {
    const outcomes = await Promise.all(upTo(10).map(() => team.groups.create(groupDraft('hall'), NO_LIMITS)));

    expect(outcomes.map(refusalOf).sort()).toEqual(['', ...Array(9).fill('taken')]);
    expect(await team.groups.find(APP, ['hall'])).toHaveLength(1);
  });

  it('[G1] tells the owner of a group from others who want its id', async () => {
    const create = (sdkAppId: number, ownerUid: number) =>
      team.groups.create(groupDraft('team', { sdkAppId, ownerUid }), NO_LIMITS);

    expect(refusalOf(await create(APP, team.alice.uid))).toBe('takenByOwner');
    expect(refusalOf(await create(APP, team.bob.uid))).toBe('taken');
    expect(refusalOf(await create(APP + 1, 0))).toBe('');
  });

  it('[G1] makes another incarnation with an empty log under the id of a dissolved group', async () => {
    await team.say(team.alice);
    const before = await team.now();
    await team.groups.dissolve(team.gid, team.how());
    await team.reopen();

    const after = await team.make('team', { ownerUid: team.alice.uid, opensHistory: true });
    const [found] = await team.groups.find(APP, ['team']);

    expect([after.gid === before.gid, after.convId === before.convId]).toEqual([false, false]);
    expect(found).toMatchObject({ gid: after.gid, seq: 0, memberCount: 1 });
    expect(await team.seen(team.alice, after.gid)).toBeUndefined();
    expect(await team.say(team.alice, { gid: after.gid })).toMatchObject({ seq: 1, convId: after.convId });
  });

  it('[G1] draws an id of its own for who names none', async () => {
    const draft = { ...groupDraft(''), groupId: undefined };
    const outcomes = await Promise.all(upTo(5).map(() => team.groups.create(draft, NO_LIMITS)));

    const ids = outcomes.map((outcome) => done(outcome).group.groupId);
    expect(new Set(ids).size).toBe(5);
    expect(ids.filter((id) => id.startsWith('@TGS#'))).toHaveLength(5);
  });

  it('makes all the members of a new group, and tells each of it', async () => {
    expect(await team.now()).toMatchObject({ memberCount: 3, ownerUserId: 'alice', infoSeq: 1, createdMs: MADE_MS });
    expect(await team.members()).toEqual(['alice Owner', 'bob Member', 'carol Member']);
    for (const member of [team.alice, team.bob, team.carol])
      expect(await team.events(member)).toEqual(['groupJoined team']);
    expect(await team.events(team.dave)).toEqual([]);
  });
}

function ownerRules(team: Team): void {
  it('[G1] makes an owner that is named among the members too the owner, once', async () => {
    const owner = { uid: team.alice.uid, nameCard: 'A', joinedMs: MADE_MS - 1000 };
    const draft = groupDraft('hall', { ownerUid: team.alice.uid, members: [{ uid: team.bob.uid }, owner, owner] });

    const made = done(await team.groups.create(draft, { ...NO_LIMITS, perUser: 2 }));
    const refused = await team.groups.create({ ...draft, groupId: 'room' }, { ...NO_LIMITS, perUser: 2 });

    expect(made).toMatchObject({ joined: [team.alice.uid, team.bob.uid], group: { memberCount: 2 } });
    expect(await team.members(made.group.gid)).toEqual(['alice Owner', 'bob Member']);
    const [self] = await team.groups.membersAmong(made.group.gid, [team.alice.uid]);
    expect(self).toMatchObject({ nameCard: 'A', joinedMs: MADE_MS - 1000 });
    expect(refusalOf(refused)).toBe('ownerQuota');
  });
}

function quotaRules(team: Team): void {
  const atOnce = async (count: number, over: Parameters<typeof groupDraft>[1], limits: Partial<typeof NO_LIMITS>) => {
    const drafts = upTo(count).map((n) => groupDraft(`room ${n}`, over));
    return Promise.all(drafts.map((draft) => team.groups.create(draft, { ...NO_LIMITS, ...limits })));
  };

  it('[G2] makes as many of ten groups at once as the app may still have', async () => {
    const outcomes = await atOnce(10, {}, { groups: 4 });

    expect(outcomes.map(refusalOf).sort()).toEqual(['', '', '', ...Array(7).fill('quota')]);
  });

  it('[G2] makes as many of ten groups at once as the app may still make on that day', async () => {
    const outcomes = await atOnce(10, { createdMs: MADE_MS + DAY_MS }, { perDay: 3 });

    expect(outcomes.map(refusalOf).sort()).toEqual(['', '', '', ...Array(7).fill('dayQuota')]);
    const next = groupDraft('next', { createdMs: MADE_MS + 2 * DAY_MS });
    expect(refusalOf(await team.groups.create(next, { ...NO_LIMITS, perDay: 1 }))).toBe('');
  });

  it('[G2] counts groups of a type under both its names', async () => {
    await team.make('small', { type: 'Private' });
    const create = (type: string) => team.groups.create(groupDraft(type, { type }), { ...NO_LIMITS, ofType: 2 });

    expect(refusalOf(await create('Work'))).toBe('');
    expect(refusalOf(await create('Private'))).toBe('typeQuota');
    expect(refusalOf(await create('Meeting'))).toBe('');
  });

  it('[G2] makes as many of ten groups at once as their owner may still be in', async () => {
    const outcomes = await atOnce(10, { ownerUid: team.alice.uid }, { perUser: 4 });

    expect(outcomes.map(refusalOf).sort()).toEqual(['', '', '', ...Array(7).fill('ownerQuota')]);
    expect(await team.groups.gidsOf(team.alice.uid)).toHaveLength(4);
  });

  it('[G2] leaves members out and names them who are in too many groups, also when others add them at once', async () => {
    const hall = await team.make('hall');
    const members = [{ uid: team.bob.uid }, { uid: team.dave.uid }];
    const outcomes = await atOnce(5, { members }, { perUser: 1 });
    const added = await team.add([team.carol], { perUserMax: 1 }, hall.gid);

    const made = outcomes.map(done);
    expect(made.map(({ overLimit }) => overLimit.includes(team.bob.uid))).toEqual(Array(5).fill(true));
    expect(made.filter(({ joined }) => joined.includes(team.dave.uid))).toHaveLength(1);
    expect(made.filter(({ overLimit }) => overLimit.includes(team.dave.uid))).toHaveLength(4);
    expect(done(added).results).toEqual(['overLimit']);
  });
}

function findRules(team: Team): void {
  it('[G3] finds the groups of one app in the order of the ids, without those that are gone', async () => {
    for (const groupId of ['one', 'two', 'three']) await team.make(groupId);
    await team.make('other', { sdkAppId: APP + 1 });
    const [two] = await team.groups.find(APP, ['two']);
    await team.groups.dissolve(two?.gid ?? 0, team.how());

    const found = await team.groups.find(APP, ['three', 'other', 'none', 'two', 'one', 'team']);

    expect(found.map(({ groupId }) => groupId)).toEqual(['three', 'one', 'team']);
  });

  it('[G4] lists the groups of an app, page by page, of all types or of some, and counts them all', async () => {
    const types = ['Work', 'Public', 'Private', 'Public'];
    for (const [at, type] of types.entries()) await team.make(`room ${at}`, { type });
    await team.make('other', { sdkAppId: APP + 1 });
    const page = async (afterGid: number, wanted?: string[]) => {
      const query = { ...(wanted && { types: wanted }), afterGid, count: 2 };
      const { groups, total } = await team.groups.list(APP, query);
      return { ids: groups.map(({ groupId }) => groupId), total, last: groups.at(-1)?.gid ?? 0 };
    };

    const first = await page(0);
    const second = await page(first.last);

    expect(first).toMatchObject({ ids: ['team', 'room 0'], total: 5 });
    expect(second).toMatchObject({ ids: ['room 1', 'room 2'], total: 5 });
    expect(await page(second.last)).toMatchObject({ ids: ['room 3'], total: 5 });
    expect(await page(0, ['Work', 'Private'])).toMatchObject({ ids: ['room 0', 'room 2'], total: 2 });
  });

  it('[G39] names the groups of an app that are of these types, page by page, without those that are gone', async () => {
    const types = ['Work', 'Public', 'Private', 'Public'];
    for (const [at, type] of types.entries()) await team.make(`room ${at}`, { type, name: `\u0000 ${at}` });
    await team.make('other', { sdkAppId: APP + 1 });
    const gone = await team.make('gone');
    await team.groups.dissolve(gone.gid, team.how());
    const page = (afterGid: number) => team.groups.names(APP, { types: ['Public', 'Private'], afterGid, count: 3 });

    const first = await page(0);
    const second = await page(first.at(-1)?.gid ?? 0);

    expect(first.map(({ name }) => name)).toEqual(['team', '\u0000 1', '\u0000 2']);
    expect(second.map(({ name }) => name)).toEqual(['\u0000 3']);
    expect(await team.groups.names(APP, { types: [], afterGid: 0, count: 3 })).toEqual([]);
  });

  it('[G5][G6] knows the groups that a user is in, by the time of joining, with its place there', async () => {
    const [late, early] = [await team.make('late', { type: 'Work' }), await team.make('early')];
    await team.add([{ uid: team.dave.uid }], { nowMs: NOON_MS + 2000 }, late.gid);
    await team.add(
      [{ uid: team.dave.uid, role: 'Admin', nameCard: 'D', fields: { a: '1' } }],
      { receiveOption: 1 },
      early.gid,
    );
    await team.reopen();
    const joined = (query: { types?: string[] } = {}, offset = 0) =>
      team.groups.joined(team.dave.uid, { ...query, offset, count: 1 });

    const first = await joined();

    expect(first).toMatchObject({ total: 2, groups: [{ groupId: 'early', memberCount: 1 }] });
    expect(first.groups[0]?.self).toEqual({
      ...{ role: 'Admin', joinedMs: NOON_MS, nameCard: 'D', muteUntilMs: 0, fields: { a: '1' } },
      ...{ readSeq: 0, receiveOption: 1, isPinned: false, lastSentMs: 0 },
    });
    expect(await joined({}, 1)).toMatchObject({ total: 2, groups: [{ groupId: 'late', self: { role: 'Member' } }] });
    expect(await joined({ types: ['Work'] })).toMatchObject({ total: 1, groups: [{ groupId: 'late' }] });
    expect((await team.groups.gidsOf(team.dave.uid)).sort()).toEqual([late.gid, early.gid].sort());
    await team.groups.remove(late.gid, [team.dave.uid], { ...team.how(), why: 0 });
    expect(await team.groups.gidsOf(team.dave.uid)).toEqual([early.gid]);
  });
}

function informationRules(team: Team): void {
  const changes = async () => (await team.storage.messages.changes(team.log, team.bob.uid, 0, 100))?.changes ?? [];

  it('[G7] keeps what is not given, and tells by one change and one tip what is new', async () => {
    await team.groups.update(team.gid, { introduction: 'old', fields: { a: '1', b: '2' } }, team.how());
    const how = team.how({ tip: 'infoChanged', nowMs: NOON_MS + 1000 }, team.bob);

    const news = done(await team.groups.update(team.gid, { name: 'crew', fields: { a: '', c: '3' } }, how));

    const group = { name: 'crew', introduction: 'old', fields: { b: '2', c: '3' }, infoSeq: 3, infoMs: NOON_MS + 1000 };
    expect([news.group, await team.now()]).toMatchObject([group, group]);
    const customFields = [
      { key: 'b', value: '2' },
      { key: 'c', value: '3' },
    ];
    const content = { kind: 'infoChanged', operator: 'bob', groupName: 'crew', info: { name: 'crew', customFields } };
    expect(news.tip).toMatchObject({ seq: 1, fromUserId: 'bob', body: [{ MsgContent: content }] });
    const [change] = await changes();
    expect(change).toMatchObject({ kind: 'info', byUid: team.bob.uid, note: { info: { name: 'crew', infoSeq: 3 } } });
    expect((await team.storage.messages.get(team.log, 1))?.flags).toBe(FLAG.tip | FLAG.noUnread);
  });

  it('[G7] tells nobody of reserved fields, which count as fields and become plain ones where they are written so', async () => {
    await team.groups.update(team.gid, { fields: { a: '1', b: '2' } }, team.how());
    const how = team.how({ tip: 'infoChanged' });

    const kept = done(await team.groups.update(team.gid, { reserved: { c: '3', d: '4' } }, how));
    const refused = await team.groups.update(team.gid, { reserved: { e: '5' }, fieldsMax: 4 }, how);
    expect([kept.tip, kept.change, kept.group.infoSeq, refusalOf(refused)]).toEqual([
      undefined,
      undefined,
      2,
      'tooManyFields',
    ]);
    expect([kept.group, await team.now()]).toMatchObject([
      { reserved: { c: '3', d: '4' } },
      { fields: { a: '1', b: '2' }, reserved: { c: '3', d: '4' } },
    ]);

    const moved = done(await team.groups.update(team.gid, { fields: { c: '6' }, reserved: { a: '7', d: '' } }, how));
    expect(await team.now()).toMatchObject({ fields: { b: '2', c: '6' }, reserved: { a: '7' }, infoSeq: 3 });
    expect(JSON.stringify([moved.tip, moved.change])).not.toContain('"a"');
  });

  it('[G7] counts each of ten changes at once and keeps the record of the last alone', async () => {
    const names = upTo(10).map((n) => `name ${n}`);
    const outcomes = await Promise.all(names.map((name) => team.groups.update(team.gid, { name }, team.how())));

    const group = await team.now();
    expect(outcomes.map((outcome) => done(outcome).group.infoSeq).sort((x, y) => x - y)).toEqual(
      upTo(10).map((n) => n + 1),
    );
    expect(await changes()).toMatchObject([{ rev: 10, note: { info: { infoSeq: 11, name: group.name } } }]);
  });

  it('[G7] writes nothing when all is so already, and takes no more fields than allowed', async () => {
    await team.groups.update(team.gid, { fields: { a: '1' } }, team.how());

    const same = await team.groups.update(
      team.gid,
      { name: 'team', fields: { a: '1' } },
      team.how({ tip: 'infoChanged' }),
    );
    const tooMany = await team.groups.update(team.gid, { fields: { b: '2', c: '3' }, fieldsMax: 2 }, team.how());
    const exchanged = await team.groups.update(
      team.gid,
      { fields: { a: '', b: '2', c: '3' }, fieldsMax: 2 },
      team.how(),
    );

    expect([done(same).tip, done(same).change, done(same).group.infoSeq]).toEqual([undefined, undefined, 2]);
    expect([refusalOf(tooMany), refusalOf(exchanged)]).toEqual(['tooManyFields', '']);
    expect((await team.now()).fields).toEqual({ b: '2', c: '3' });
  });
}
