import { describe, expect, it } from 'bun:test';
import { FLAG } from '../port/messages.ts';
import { NOON_MS, type Open, people, socketKey, text, upTo } from './people.ts';
import { done, eachTeam, refusalOf, type Team, told } from './team.ts';

/** Rules G19, G20, G36 and G37 of `port/groupStore.ts`, M1 to M5 and M7 of `port/messages.ts`: what is said in a group. */
export function groupMessageSuite(adapter: string, open: Open): void {
  describe(`${adapter}: messages to groups`, () => {
    const team = eachTeam(open);
    logRules(team);
    keepRules(team);
    repeatRules(team);
    mayRules(team);
    atOnceRules(team);
    rowRules(team);
    latestRules(team);
  });
}

function logRules(team: Team): void {
  it('[M1] skips no seq and gives none twice to 60 at once, in two groups side by side', async () => {
    const { gid, convId } = await team.make('hall', { members: [{ uid: team.bob.uid }] });
    const calls = upTo(60).map((n) => team.say(team.bob, n % 3 === 0 ? { gid } : {}));

    const appended = (await Promise.all(calls)).map(done);

    const seqs = (inHall: boolean) =>
      appended.flatMap((one) => ((one.convId === convId) === inHall ? one.seq : [])).sort((x, y) => x - y);
    expect([seqs(false), seqs(true)]).toEqual([upTo(40), upTo(20)]);
    expect([await team.seen(team.carol), await team.seen(team.bob, gid)]).toEqual([upTo(40), upTo(20)]);
  });

  it('[M4] gives 50 messages called at once the seqs 1 to 50 in the order of the calls', async () => {
    const outcomes = await Promise.all(upTo(50).map((n) => team.say(n % 2 ? team.alice : team.bob)));

    expect(outcomes.map(told)).toEqual(upTo(50));
    expect(outcomes.map((outcome) => done(outcome).msgSeq)).toEqual(upTo(50));
  });

  it('[M5] counts what others said up to each message: unread is right from every position', async () => {
    const said = ['alice', 'bob', 'alice silent', 'alice', 'bob', 'bob silent', 'carol', 'alice'];
    for (const entry of said) {
      const [name] = entry.split(' ');
      const from = [team.alice, team.bob, team.carol].find(({ userId }) => userId === name) ?? team.dave;
      await team.say(from, { flags: entry.endsWith('silent') ? FLAG.noUnread : 0 });
    }
    await team.reopen();

    const unreadFrom = async (reader: Team['alice']) => {
      const counts = [(await team.as(reader)).unread];
      for (const seq of upTo(said.length))
        counts.push((await team.storage.conversations.markRead(team.log, reader.uid, { seq }, NOON_MS))?.unread ?? -1);
      return counts;
    };
    expect(await unreadFrom(team.bob)).toEqual([4, 3, 3, 3, 2, 2, 2, 1, 0]);
    expect(await unreadFrom(team.alice)).toEqual([3, 3, 2, 2, 2, 1, 1, 0, 0]);
    expect(await unreadFrom(team.carol)).toEqual([5, 4, 3, 3, 2, 1, 1, 1, 0]);
  });

  it('[L15] counts what is unread in several groups at once, in none in which one is not', async () => {
    const hall = await team.make('hall', { members: [{ uid: team.carol.uid }] });
    for (const from of [team.alice, team.bob, team.alice]) await team.say(from);
    await team.say(team.carol, { gid: hall.gid });
    const convIds = [(await team.now()).convId, hall.convId];
    const unreadOf = async ({ uid }: Team['alice']) => {
      const counts = await team.storage.conversations.unread(uid, convIds);
      return convIds.map((id) => counts.find(({ convId }) => convId === id)?.unread);
    };

    expect(await unreadOf(team.bob)).toEqual([2, undefined]);
    expect(await unreadOf(team.carol)).toEqual([3, 0]);
    expect(await unreadOf(team.dave)).toEqual([undefined, undefined]);
    expect(await team.storage.conversations.unread(team.bob.uid, [])).toEqual([]);
  });

  it('[M7] keeps the time of a message whose time is before that of its predecessor; order is by seq', async () => {
    await team.say(team.alice, { timeMs: NOON_MS + 9000 });
    await team.say(team.bob, { timeMs: NOON_MS + 4000 });

    expect(await team.seen(team.carol)).toEqual([1, 2]);
    expect(await team.as(team.carol)).toMatchObject({ timeMs: NOON_MS + 4000, lastMessage: { seq: 2 } });
  });
}

function keepRules(team: Team): void {
  it('[M3] has after a reopening what was answered, as it was, with the name card of then', async () => {
    await team.groups.updateMember(team.gid, team.bob.uid, { nameCard: 'B \0 鸿' }, team.how());
    const body = text('zero \0, quote ", 鸿雁 🪿');
    const extra = { cloudCustomData: 'custom \0 鸿', priority: 1 };
    const draft = team.draft(team.bob, { body, extra: JSON.stringify(extra), flags: FLAG.needReadReceipt });

    const appended = done(await team.groups.append(draft));
    await team.groups.updateMember(team.gid, team.bob.uid, { nameCard: '' }, team.how());
    await team.reopen();

    const { random, clientTimeSec, timeMs, flags, fromUid } = draft;
    const { convId } = await team.now();
    expect(appended).toEqual({
      ...{ convId, seq: 1, msgSeq: 1, timeMs, repeated: false, memberCount: 3, nameCard: 'B \0 鸿', targets: [] },
    });
    expect(await team.storage.messages.get(team.log, 1)).toEqual({
      ...{
        convId,
        seq: 1,
        fromUid,
        fromUserId: 'bob',
        msgSeq: 1,
        random,
        clientTimeSec,
        timeMs,
        importedSec: 0,
        flags,
      },
      ...{ body: JSON.parse(body), extra: { ...extra, nameCard: 'B \0 鸿' }, nick: '', faceUrl: '' },
      ...{ isRecalled: false, editedMs: 0, isReceipted: false },
    });
  });

  it('[M3] answers and keeps what was called before the store is closed', async () => {
    const calls = upTo(50).map(() => team.say(team.alice));

    await team.reopen();

    expect((await Promise.all(calls)).map(told)).toEqual(upTo(50));
    expect(await team.seen(team.bob)).toEqual(upTo(50));
  });
}

function repeatRules(team: Team): void {
  const same = { random: 7, timeMs: NOON_MS, clientTimeSec: NOON_MS / 1000, keys: socketKey(7) };

  it('[M2] stores a message once that comes 20 times at once, and knows it after a reopening', async () => {
    const outcomes = await team.sayMany(20, team.alice, same);
    await team.say(team.bob);
    await team.reopen();
    const again = await team.say(team.alice, { ...same, body: text('another') });

    expect(outcomes.map((outcome) => done(outcome).repeated)).toEqual([false, ...Array(19).fill(true)]);
    expect(again).toMatchObject({ ...done(outcomes[0] ?? again), repeated: true });
    expect(await team.seen(team.carol)).toEqual([1, 2]);
  });

  it('[M2] answers a repeat with the first message even when its sender may no longer speak', async () => {
    await team.say(team.bob, same);
    await team.remove(team.bob);

    expect(await team.say(team.bob, same)).toMatchObject({ seq: 1, repeated: true });
    expect(await team.say(team.bob)).toEqual({ refused: 'notMember' });
  });

  it('[G36] says whether a message was stored already, an imported one too, and stores nothing', async () => {
    const importedSec = NOON_MS / 1000;
    const imported = { importedSec, random: 9, flags: FLAG.imported, asApp: true };
    const isRepeat = (over: object) => team.groups.findRepeat(team.draft(team.alice, over));

    expect([await isRepeat(same), await isRepeat(imported)]).toEqual([false, false]);
    await team.say(team.alice, imported);
    await team.say(team.alice, same);

    expect([await isRepeat(same), await isRepeat(imported)]).toEqual([true, true]);
    expect([await isRepeat({ ...same, keys: socketKey(8) }), await isRepeat({ ...imported, random: 8 })]).toEqual([
      false,
      false,
    ]);
    expect(await team.seen(team.bob)).toEqual([1, 2]);
    await team.groups.dissolve(team.gid, team.how());
    expect(await isRepeat(same)).toBe(false);
  });
}

function mayRules(team: Team): void {
  it('[G19] refuses who is no member, but not the app', async () => {
    expect(await team.say(team.dave)).toEqual({ refused: 'notMember' });
    expect(await team.say(team.dave, { gid: 999_999, asApp: true })).toEqual({ refused: 'gone' });
    expect(await team.say(team.dave, { asApp: true })).toMatchObject({ seq: 1, memberCount: 3 });
    expect(await team.seen(team.bob)).toEqual([1]);
  });

  it('[G19] refuses members of a group that is muted, but not administrators, the owner and the app', async () => {
    await team.groups.updateMember(team.gid, team.bob.uid, { role: 'Admin' }, team.how());
    await team.groups.update(team.gid, { isMutedAll: true }, team.how());

    expect(await team.say(team.carol)).toEqual({ refused: 'mutedAll' });
    for (const from of [team.alice, team.bob]) expect(refusalOf(await team.say(from))).toBe('');
    expect(refusalOf(await team.say(team.carol, { asApp: true }))).toBe('');
    await team.groups.update(team.gid, { isMutedAll: false }, team.how());
    expect(await team.say(team.carol)).toMatchObject({ seq: 4 });
  });

  it('[G19] takes nothing of who was removed after the removal, however many sends run against it', async () => {
    const before = team.sayMany(20, team.bob);
    const removal = team.remove(team.bob, { tip: 'removed' });
    const behind = team.sayMany(20, team.bob);

    expect((await before).map(told)).toEqual(upTo(20));
    expect(done(await removal).tip?.seq).toBe(21);
    expect((await behind).map(told)).toEqual(Array(20).fill('notMember'));
    expect(await team.seen(team.carol)).toEqual(upTo(21));
  });
}

function atOnceRules(team: Team): void {
  it('[G19] takes nothing of who is muted after the mute, however many sends run against it', async () => {
    const before = team.sayMany(20, team.bob);
    const mute = team.groups.mute(team.gid, [team.bob.uid], Number.MAX_SAFE_INTEGER, team.how({ tip: 'banned' }));
    const behind = team.sayMany(20, team.bob);

    expect((await before).map(told)).toEqual(upTo(20));
    expect(done(await mute).tip?.seq).toBe(21);
    expect((await behind).map(told)).toEqual(Array(20).fill('muted'));
  });

  it('[G19] aims at those alone who are members at that moment', async () => {
    const draft = { flags: FLAG.targeted | FLAG.noUnread, targets: [team.bob.uid, team.dave.uid] };

    expect(await team.say(team.alice, draft)).toMatchObject({ seq: 1, targets: [team.bob.uid] });
    await team.add([team.dave]);

    const hall = [team.alice, team.bob, team.carol, team.dave];
    expect(await Promise.all(hall.map((viewer) => team.seen(viewer)))).toEqual([[1], [1], [], []]);
  });
}

function rowRules(team: Team): void {
  it('[G20] leaves the other members as they are: the log, the head and the sender alone change', async () => {
    const guests = await people(team.storage, ...upTo(50).map((n) => `guest ${n}`));
    await team.add(guests);
    const rows = async () => {
      const members = await team.groups.members(team.gid, { offset: 0, count: 100 });
      return members.filter(({ uid }) => uid !== team.alice.uid);
    };
    const accounts = async () =>
      (await people(team.storage, ...guests.map(({ userId }) => userId))).map(({ userSeq }) => userSeq);
    const before = { rows: await rows(), accounts: await accounts(), group: await team.now() };

    await team.sayMany(10, team.alice);

    expect({ rows: await rows(), accounts: await accounts() }).toEqual({
      rows: before.rows,
      accounts: before.accounts,
    });
    expect(await team.now()).toEqual({ ...before.group, seq: 10, lastMsgMs: NOON_MS + 10_000 });
    const [alice] = await team.groups.membersAmong(team.gid, [team.alice.uid]);
    expect(alice?.lastSentMs).toBe(NOON_MS + 10_000);
    expect([(await team.as(team.bob)).unread, (await team.as(team.alice)).unread]).toEqual([10, 0]);
  });
}

function latestRules(team: Team): void {
  it('[G37] names the latest places of an account, neither tips nor what was recalled', async () => {
    await team.sayMany(2, team.bob);
    await team.say(team.bob, { flags: FLAG.targeted | FLAG.noUnread, targets: [team.carol.uid] });
    await team.groups.update(team.gid, { name: 'crew' }, team.how({ tip: 'infoChanged' }, team.bob));
    await team.say(team.alice);
    await team.say(team.bob);
    const by = { uid: team.bob.uid, asAdmin: false, notBeforeMs: 0, nowMs: NOON_MS };
    await team.storage.messages.recall(team.log, 2, by);

    const latest = (among: number) => team.groups.latestOf(team.gid, team.bob.uid, among);
    expect(await latest(100)).toEqual([6, 3, 1]);
    expect(await latest(4)).toEqual([6, 3]);
    expect(await latest(3)).toEqual([6]);
  });
}
