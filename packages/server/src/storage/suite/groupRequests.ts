import { describe, expect, it } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import type { Telling } from '../port/groups.ts';
import { APP, NOON_MS, type Open, people, upTo } from './people.ts';
import { done, eachTeam, refusalOf, type Team } from './team.ts';

/** Rules G21 to G25 and G35 of `port/groupStore.ts`: notices, and requests to join. */
export function groupRequestSuite(adapter: string, open: Open): void {
  describe(`${adapter}: notices and requests of groups`, () => {
    const team = eachTeam(open);
    noticeRules(team);
    applyRules(team);
    waitRules(team);
    decideRules(team);
    atOnceRules(team);
  });
}

const custom = { kind: 'custom', groupId: 'team', groupName: 'team', groupType: 'Public', operator: 'alice' } as const;

function noticeRules(team: Team): void {
  const notify = (uids: number[], text: string) =>
    team.groups.notify(APP, { uids, content: { ...custom, text } }, NOON_MS);

  it('[G21] writes a notice once to each user, into a conversation of its own', async () => {
    const written = await notify([team.bob.uid, team.dave.uid, team.bob.uid], 'hello');
    await team.reopen();

    expect(written.map(({ uid, message }) => [uid, message.seq])).toEqual([
      [team.bob.uid, 1],
      [team.dave.uid, 1],
    ]);
    for (const one of [team.bob, team.dave]) {
      const log = { sdkAppId: APP, noticesOf: one.uid };
      const page = await team.storage.messages.page({ log, viewerUid: one.uid, count: 9 });
      const body = [{ MsgType: 'TIMGroupSystemNoticeElem', MsgContent: { ...custom, text: 'hello' } }];
      expect(page?.messages).toMatchObject([{ seq: 1, fromUid: 0, body }]);
      expect(await team.storage.conversations.get(log, one.uid)).toMatchObject({ isNotices: true, unread: 1, seq: 1 });
      expect(await team.storage.messages.page({ log, viewerUid: team.carol.uid, count: 9 })).toBeUndefined();
    }
    expect([await team.notices(team.alice), (await team.now()).seq]).toEqual([[], 0]);
  });

  it('[G21] skips no place and gives none twice to 20 notices at once', async () => {
    const guests = await people(team.storage, ...upTo(3).map((n) => `guest ${n}`));
    const uids = guests.map(({ uid }) => uid);

    const written = await Promise.all(upTo(20).map((n) => notify(n % 2 ? uids : [...uids].reverse(), `hello ${n}`)));

    for (const uid of uids) {
      const seqs = written.flat().flatMap((notice) => (notice.uid === uid ? notice.message.seq : []));
      expect(seqs.sort((x, y) => x - y)).toEqual(upTo(20));
    }
    expect(await team.notices(guests[0] ?? team.dave)).toHaveLength(20);
    for (const uid of uids) {
      const conversation = await team.storage.conversations.get({ sdkAppId: APP, noticesOf: uid }, uid);
      expect(conversation).toMatchObject({ seq: 20, unread: 20, lastMessage: { seq: 20 } });
    }
  });

  it('[G21] reaches each of 1,000 users', async () => {
    const crowd = await people(team.storage, ...upTo(1000).map((n) => `one of many ${n}`));

    const written = await notify(
      crowd.map(({ uid }) => uid),
      'hello',
    );

    expect(new Set(written.map(({ uid }) => uid)).size).toBe(1000);
    expect(await team.notices(crowd[999] ?? team.dave)).toEqual(['custom']);
  });
}

const NOTICE: Telling['notice'] = { kind: 'applied', text: 'let me in' };

/** An account wants in, or another wants it in. */
const apply = (
  team: Team,
  account: Account,
  by = account,
  over: { nowMs?: number; noticeTo?: 'admins' | 'user' } = {},
) =>
  team.groups.apply(
    team.gid,
    { uid: account.uid, byUid: by.uid, note: `of ${by.userId}` },
    { operator: by, nowMs: NOON_MS, notice: NOTICE, noticeTo: 'admins', ...over },
  );

const waiting = async (team: Team, uid: number, query: { sinceMs?: number; offset?: number; count?: number } = {}) => {
  const found = await team.groups.applications(uid, { sinceMs: 0, offset: 0, count: 9, ...query });
  return found.map(({ userId, byUserId }) => `${userId} by ${byUserId}`);
};

function applyRules(team: Team): void {
  it('[G22] tells owner and administrators who wants in, and nobody else', async () => {
    await team.groups.updateMember(team.gid, team.bob.uid, { role: 'Admin' }, team.how());

    const { applicationId, notices } = done(await apply(team, team.dave));

    expect(notices.map(({ uid }) => uid).sort()).toEqual([team.alice.uid, team.bob.uid].sort());
    const content = { kind: 'applied', applicationId: String(applicationId), operator: 'dave', text: 'let me in' };
    expect(notices[0]?.message.body).toMatchObject([{ MsgContent: content }]);
    expect([await team.notices(team.carol), await team.notices(team.dave)]).toEqual([[], []]);
    expect(done(await apply(team, team.dave, team.carol, { noticeTo: 'user' })).notices).toMatchObject([
      { uid: team.dave.uid },
    ]);
  });

  it('[G22] replaces the earlier request of the same for the same, also of ten at once', async () => {
    const outcomes = await Promise.all(upTo(10).map(() => apply(team, team.dave)));
    await apply(team, team.dave, team.carol);

    expect(await waiting(team, team.alice.uid)).toEqual(['dave by carol', 'dave by dave']);
    const ids = outcomes.map((outcome) => done(outcome).applicationId);
    const known = await Promise.all(ids.map((id) => team.groups.application(id)));
    expect(known.filter((one) => one !== undefined)).toMatchObject([{ applicationId: Math.max(...ids) }]);
  });

  it('[G22] asks for no member', async () => {
    expect(refusalOf(await apply(team, team.bob))).toBe('already');
    expect(await waiting(team, team.alice.uid)).toEqual([]);
  });
}

function waitRules(team: Team): void {
  it('[G23] lists what waits to whom may decide on it, the newest first', async () => {
    const [guest = team.carol] = await people(team.storage, 'guest 1');
    await apply(team, team.dave, team.dave, { nowMs: NOON_MS + 1 });
    await apply(team, team.dave, team.carol, { nowMs: NOON_MS + 2 });
    await apply(team, guest, guest, { nowMs: NOON_MS + 3 });
    const mine = (query = {}) => waiting(team, team.alice.uid, query);

    expect(await mine()).toEqual(['guest 1 by guest 1', 'dave by carol', 'dave by dave']);
    expect(await mine({ sinceMs: NOON_MS + 2 })).toEqual(['guest 1 by guest 1', 'dave by carol']);
    expect(await mine({ offset: 1, count: 1 })).toEqual(['dave by carol']);
    expect([await waiting(team, team.bob.uid), await waiting(team, team.dave.uid)]).toEqual([[], []]);
    await team.groups.updateMember(team.gid, team.bob.uid, { role: 'Admin' }, team.how());
    expect(await waiting(team, team.bob.uid)).toHaveLength(3);
  });

  it('[G25] knows a request that waits, after a reopening too, and none that was decided', async () => {
    const { applicationId } = done(await apply(team, team.dave, team.carol));
    await team.reopen();

    expect(await team.groups.application(applicationId)).toEqual({
      ...{ applicationId, gid: team.gid, groupId: 'team', groupName: 'team', uid: team.dave.uid, userId: 'dave' },
      ...{
        nick: '',
        faceUrl: '',
        byUid: team.carol.uid,
        byUserId: 'carol',
        byNick: '',
        note: 'of carol',
        timeMs: NOON_MS,
      },
    });
    await team.add([team.dave]);
    expect(await team.groups.application(applicationId)).toBeUndefined();
    expect(await waiting(team, team.alice.uid)).toEqual([]);
  });
}

const accept = (team: Team, applicationId: number, gid = team.gid, perUserMax = 0) =>
  team.groups.acceptApplication(
    gid,
    { applicationId, uid: team.dave.uid },
    team.how({ tip: 'join', notice: { kind: 'accepted' }, perUserMax }),
  );
const refuse = (team: Team, applicationId: number, gid = team.gid) =>
  team.groups.refuseApplication(gid, applicationId, team.how({ notice: { kind: 'refused', text: 'no' } }));

function decideRules(team: Team): void {
  it('[G24] refuses a request and tells who asked, once', async () => {
    const hall = await team.make('hall');
    const { applicationId } = done(await apply(team, team.dave, team.carol));

    expect(await refuse(team, applicationId, hall.gid)).toBeUndefined();
    expect(await refuse(team, applicationId)).toMatchObject([{ uid: team.carol.uid }]);
    expect(await refuse(team, applicationId)).toBeUndefined();
    expect([await team.notices(team.carol), await team.notices(team.dave)]).toEqual([['refused'], []]);
    expect([await team.groups.gidsOf(team.dave.uid), await waiting(team, team.alice.uid)]).toEqual([[], []]);
  });

  it('[G35] accepts a request: who was asked for is a member, and who asked is told', async () => {
    const hall = await team.make('hall');
    const { applicationId } = done(await apply(team, team.dave, team.carol));

    expect(await accept(team, applicationId, hall.gid)).toEqual({ refused: 'decided' });
    const news = done(await accept(team, applicationId));

    expect(news).toMatchObject({ results: ['added'], joined: [team.dave.uid], tip: { seq: 1 } });
    expect([await team.notices(team.carol), await team.notices(team.dave)]).toEqual([['accepted'], ['invited']]);
    const ofDave = news.notices.find(({ uid }) => uid === team.dave.uid);
    expect(ofDave?.message.body).toMatchObject([{ MsgContent: { kind: 'invited', operator: 'carol' } }]);
    expect(await team.members()).toEqual(['alice Owner', 'bob Member', 'carol Member', 'dave Member']);
    expect(await accept(team, applicationId)).toEqual({ refused: 'decided' });
  });

  it('[G35] tells once who was brought in, of two who wanted that, and nobody twice who asked by itself', async () => {
    const own = done(await apply(team, team.dave));
    const ofBob = done(await apply(team, team.dave, team.bob));
    const ofCarol = done(await apply(team, team.dave, team.carol));

    done(await accept(team, ofBob.applicationId));

    for (const { applicationId } of [own, ofBob, ofCarol])
      expect(await accept(team, applicationId)).toEqual({ refused: 'decided' });
    expect(await team.notices(team.dave)).toEqual(['invited']);
    expect([await team.notices(team.bob), await team.notices(team.carol)]).toEqual([['accepted'], []]);
  });

  it('[G35] lets a request wait on whose account could not be added', async () => {
    await team.make('hall', { members: [{ uid: team.dave.uid }] });
    const { applicationId } = done(await apply(team, team.dave));

    expect(done(await accept(team, applicationId, team.gid, 1))).toMatchObject({ results: ['overLimit'], notices: [] });
    await team.groups.update(team.gid, { maxMembers: 3 }, team.how());
    expect(done(await accept(team, applicationId))).toMatchObject({ results: ['full'], notices: [] });
    expect(await waiting(team, team.alice.uid)).toEqual(['dave by dave']);
    await team.groups.update(team.gid, { maxMembers: 4 }, team.how());
    expect(done(await accept(team, applicationId)).results).toEqual(['added']);
  });
}

function atOnceRules(team: Team): void {
  it('[G24][G35] decides a request once when it is accepted and refused at once', async () => {
    const first = done(await apply(team, team.dave));
    const outcomes = await Promise.all([refuse(team, first.applicationId), accept(team, first.applicationId)]);
    const second = done(await apply(team, team.dave));
    const others = await Promise.all([accept(team, second.applicationId), refuse(team, second.applicationId)]);

    expect([outcomes[0]?.length, outcomes[1]]).toEqual([1, { refused: 'decided' }]);
    expect([done(others[0]).results, others[1]]).toEqual([['added'], undefined]);
    expect(await team.notices(team.dave)).toEqual(['refused', 'accepted']);
    expect((await team.now()).memberCount).toBe(4);
  });

  it('[G35] adds an account once when ten accept its request at once', async () => {
    const { applicationId } = done(await apply(team, team.dave));

    const outcomes = await Promise.all(upTo(10).map(() => accept(team, applicationId)));

    expect(outcomes.map(refusalOf)).toEqual(['', ...Array(9).fill('decided')]);
    expect([await team.notices(team.dave), await team.events(team.dave)]).toEqual([['accepted'], ['groupJoined team']]);
  });
}
