import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { START_TIMEOUT_MS, type TestPostgres, testPostgres } from '../../testing/postgres.ts';
import type { Storage } from '../port/storage.ts';
import { NOON_MS, people, socketKey, upTo } from '../suite/people.ts';
import { done, groupDraft, NO_LIMITS, refusalOf, Team, told } from '../suite/team.ts';
import { openPostgres } from './open.ts';

let server: TestPostgres;
/** Two processes, as far as the database knows; `team` works through the first. */
let one: Storage;
let two: Storage;
let team: Team;
beforeAll(async () => {
  server = await testPostgres();
}, START_TIMEOUT_MS);
afterAll(() => server.stop(), START_TIMEOUT_MS);
beforeEach(async () => {
  const url = await server.freshDatabase();
  [one, two] = [await openPostgres({ url, maxQueue: 10_000 }), await openPostgres({ url, maxQueue: 10_000 })];
  team = new Team({ storage: one, reopen: () => Promise.reject(new Error('both stay open')) });
  await team.begin();
});
afterEach(async () => {
  await Promise.all([one.close(), two.close()]);
});

/** Which of the two does something for the nth time. */
const by = (n: number): Storage => (n % 2 ? one : two);
const ascending = (numbers: number[]): number[] => numbers.sort((x, y) => x - y);

describe('two processes on one group', () => {
  test('[M1] give its log seqs without holes and without duplicates', async () => {
    const outcomes = await Promise.all(upTo(200).map((n) => by(n).groups.append(team.draft(team.alice))));

    expect(ascending(outcomes.map((outcome) => done(outcome).seq))).toEqual(upTo(200));
    expect([await team.seen(team.bob), (await team.as(team.bob)).unread]).toEqual([upTo(200), 200]);
  });

  test('[M2] store a message under one key once', async () => {
    const draft = team.draft(team.alice, { keys: socketKey(7) });

    const outcomes = await Promise.all(upTo(20).map((n) => by(n).groups.append(draft)));

    expect(outcomes.filter((outcome) => !done(outcome).repeated)).toHaveLength(1);
    expect(await team.seen(team.bob)).toEqual([1]);
  });

  test('[G19] take nothing of who was removed or muted behind the removal or the mute', async () => {
    const said = upTo(60).map((n) => two.groups.append(team.draft(n % 2 ? team.bob : team.carol)));
    const [removed, muted] = await Promise.all([
      team.remove(team.bob, { tip: 'removed' }),
      team.groups.mute(team.gid, [team.carol.uid], Number.MAX_SAFE_INTEGER, team.how({ tip: 'banned' })),
    ]);
    const outcomes = (await Promise.all(said)).map(told);

    const of = (n: number) => outcomes.filter((_, at) => at % 2 === n);
    const [removal, mute] = [done(removed).tip?.seq ?? 0, done(muted).tip?.seq ?? 0];
    expect(of(0).filter((seq) => seq !== 'notMember' && Number(seq) >= removal)).toEqual([]);
    expect(of(1).filter((seq) => seq !== 'muted' && Number(seq) >= mute)).toEqual([]);
    const stored = outcomes.filter((seq) => typeof seq === 'number').length;
    expect(await team.seen(team.alice)).toEqual(upTo(stored + 2));
  });

  test('[G10] leave no gap and no overlap to who joins through one while others send through the other', async () => {
    const said = upTo(60).map(() => two.groups.append(team.draft(team.alice)));
    const tip = done(await team.add([team.dave], { tip: 'join' })).tip?.seq ?? 0;
    await Promise.all(said);

    expect(await team.seen(team.dave)).toEqual(upTo(61).slice(tip - 1));
    expect((await team.as(team.dave)).unread).toBe(61 - tip);
  });

  test('[G1][G2] make no more groups than the quota and none twice', async () => {
    const create = (n: number, groupId: string, groups: number) =>
      by(n).groups.create(groupDraft(groupId), { ...NO_LIMITS, groups });

    const same = await Promise.all(upTo(10).map((n) => create(n, 'hall', 0)));
    const others = await Promise.all(upTo(10).map((n) => create(n, `room ${n}`, 5)));

    expect(same.map(refusalOf).sort()).toEqual(['', ...Array(9).fill('taken')]);
    expect(others.map(refusalOf).sort()).toEqual(['', '', '', ...Array(7).fill('quota')]);
  });

  test('[G11] let in as many as there is room for, and each account into as many groups as it may be in', async () => {
    await team.groups.update(team.gid, { maxMembers: 6 }, team.how());
    const guests = await people(one, ...upTo(10).map((n) => `guest ${n}`));
    const rooms = await Promise.all(upTo(6).map((n) => team.make(`room ${n}`)));
    const add = (n: number, gid: number, uid: number, perUserMax: number) =>
      by(n).groups.add(gid, [{ uid }], team.how({ perUserMax }));

    const joined = await Promise.all(guests.map(({ uid }, n) => add(n, team.gid, uid, 0)));
    const taken = await Promise.all(rooms.map(({ gid }, n) => add(n, gid, team.dave.uid, 2)));

    const results = (outcomes: typeof joined) => outcomes.flatMap((outcome) => done(outcome).results).sort();
    expect(results(joined)).toEqual([...Array(3).fill('added'), ...Array(7).fill('full')]);
    expect(results(taken)).toEqual(['added', 'added', ...Array(4).fill('overLimit')]);
    expect(await team.members()).toHaveLength(6);
  });

  test('[G13] either appoint a member or remove it', async () => {
    const guests = await people(one, ...upTo(10).map((n) => `guest ${n}`));
    await team.add(guests);
    const outcomes = await Promise.all(
      guests.map(async ({ uid }, n) => {
        const appointed = by(n).groups.updateMember(team.gid, uid, { role: 'Admin' }, team.how());
        const removed = by(n + 1).groups.remove(team.gid, [uid], { ...team.how(), why: 1, spared: 'Admin' });
        return [refusalOf(await appointed), refusalOf(await removed)].join();
      }),
    );

    expect(outcomes.filter((both) => both !== ',spared' && both !== 'notMember,')).toEqual([]);
  });

  test('[G7][G29][G31] number changes and reserved places one after another', async () => {
    const room = await team.make('room', { type: 'AVChatRoom', isLive: true });
    await team.sayMany(20, team.alice);

    const firsts = await Promise.all(upTo(20).map((n) => by(n).groups.reserve(room.gid, 10)));
    await Promise.all(upTo(10).map((n) => by(n).groups.update(team.gid, { name: `name ${n}` }, team.how())));
    const pin = { uid: team.alice.uid, max: 5, nowMs: NOON_MS };
    const pins = await Promise.all(upTo(20).map((seq) => by(seq).groups.pin(team.gid, seq, true, pin)));

    expect(ascending(firsts)).toEqual(upTo(20).map((n) => 10 * n - 9));
    expect((await team.now()).infoSeq).toBe(11);
    expect(pins.map(refusalOf).sort()).toEqual([...Array(5).fill(''), ...Array(15).fill('limit')]);
    expect(ascending(pins.flatMap((outcome) => ('change' in outcome ? outcome.change.rev : [])))).toEqual(
      upTo(15).slice(10),
    );
  });

  test('[G35] decide a request once', async () => {
    const request = { uid: team.dave.uid, byUid: team.dave.uid, note: '' };
    const { applicationId } = done(await team.groups.apply(team.gid, request, { ...team.how(), noticeTo: 'admins' }));
    const notice = { kind: 'refused' as const };

    const [refused, accepted] = await Promise.all([
      two.groups.refuseApplication(team.gid, applicationId, team.how({ notice })),
      one.groups.acceptApplication(team.gid, { applicationId, uid: team.dave.uid }, team.how()),
    ]);

    expect(refused === undefined).toBe(!('refused' in accepted));
    expect((await team.groups.gidsOf(team.dave.uid)).length).toBe('refused' in accepted ? 0 : 1);
  });
});
