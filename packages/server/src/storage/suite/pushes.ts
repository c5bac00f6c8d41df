import { beforeEach, describe, expect, it } from 'bun:test';
import type { Account } from '../port/accounts.ts';
import { FLAG } from '../port/messages.ts';
import type { PushCondition, PushDraft, PushLimits, PushTask } from '../port/pushes.ts';
import type { Storage } from '../port/storage.ts';
import { APP, eachTalk, NOON_MS, type Open, people, type Talk, text } from './people.ts';

const NO_LIMITS: PushLimits = { daySinceMs: 0, perDay: 0, gapMs: 0, randomSinceMs: NOON_MS * 2 };
const DAY_MS = 86_400_000;
let randoms = 4_000_000_000;

/** A push of alice to all that waits a day for who is offline. */
export const pushDraft = (from: Account, over: Partial<PushDraft> = {}): PushDraft => ({
  ...{ sdkAppId: APP, fromUid: from.uid, fromProfileId: from.profileId, random: ++randoms, msgSeq: 3_000_000_000 },
  ...{ condition: {}, body: text('to all'), extra: '', lifeTimeSec: 86_400, createdMs: NOON_MS, ...over },
});

/** Makes a push, whatever else was pushed. */
export async function makePush({ pushes }: Storage, draft: PushDraft): Promise<PushTask> {
  const outcome = await pushes.create(draft, NO_LIMITS);
  if (!('task' in outcome)) throw new Error(`the push was refused: ${outcome.refused}`);
  return outcome.task;
}

/** Runs a push to its end, some accounts at a time; those it was handed to. */
export async function runPush({ pushes }: Storage, task: PushTask, count = 2): Promise<number[]> {
  await pushes.start(task.taskNo, 10, NOON_MS + 1_000);
  const all: number[] = [];
  for (let at = task.cursorUid; ; ) {
    const page = await pushes.recipients(task, at, count);
    expect(await pushes.advance(task.taskNo, at, page)).toBe(true);
    all.push(...page.uids);
    if (page.isLast) return all;
    at = page.toUid;
  }
}

/** Rules K9 to K21 of `port/pushes.ts`, and C9 of messages. */
export function pushSuite(adapter: string, open: Open): void {
  describe(`${adapter}: pushes to all`, () => {
    const talk = eachTalk(open);
    beforeEach(async () => {
      const app = { name: 'demo', key: 'secret', admins: [] };
      for (const sdkAppId of [APP, APP + 1]) await talk.storage.apps.put({ sdkAppId, ...app }, NOON_MS);
    });

    making(talk);
    conditions(talk);
    notices(talk);
    running(talk);
    waiting(talk);
  });
}

function making(talk: Talk): void {
  const create = (over: Partial<PushDraft>, limits: Partial<PushLimits>) =>
    talk.storage.pushes.create(pushDraft(talk.alice, over), { ...NO_LIMITS, ...limits });

  it('[K9] makes one push at a time within the gap, so many a day, and none with the same random', async () => {
    const soon = await Promise.all([1, 2, 3].map(() => create({}, { gapMs: 1_000 })));
    const early = await create({ createdMs: NOON_MS + 999 }, { gapMs: 1_000 });
    const [other] = [await create({ createdMs: NOON_MS + 1_000, random: 7 }, { gapMs: 1_000 })];
    const same = await create({ createdMs: NOON_MS + DAY_MS, random: 7 }, { randomSinceMs: NOON_MS });
    const full = await create({ createdMs: NOON_MS + DAY_MS }, { perDay: 2, daySinceMs: NOON_MS });
    const nextDay = await create(
      { createdMs: NOON_MS + DAY_MS, random: 7 },
      {
        ...{ perDay: 2, daySinceMs: NOON_MS + 1_001, randomSinceMs: NOON_MS + 1_000 },
      },
    );

    expect(soon.filter((one) => 'task' in one)).toHaveLength(1);
    expect(soon.filter((one) => 'refused' in one)).toEqual(Array(2).fill({ refused: 'tooSoon' }));
    expect(early).toEqual({ refused: 'tooSoon' });
    expect(other).toHaveProperty('task');
    expect(same).toMatchObject({ refused: 'repeated' });
    expect(full).toEqual({ refused: 'quota' });
    expect(nextDay).toHaveProperty('task');
  });

  it('[K9] the limits of one app are not those of another, and a clock that was set back keeps nobody waiting', async () => {
    await create({ createdMs: NOON_MS + DAY_MS, random: 7 }, {});

    const limits = { gapMs: 1_000, randomSinceMs: 0, perDay: 1, daySinceMs: 0 };
    expect(await create({ sdkAppId: APP + 1, random: 7, createdMs: NOON_MS + DAY_MS }, limits)).toHaveProperty('task');
    expect(await create({ createdMs: NOON_MS }, { gapMs: 1_000 })).toHaveProperty('task');
  });

  it('[K11] [K13] gives a push back as it was made, to its app alone, over a reopening too', async () => {
    const condition: PushCondition = { attributesOr: [{ number: 0, value: '深圳\u0000' }] };
    const draft = pushDraft(talk.alice, { condition, extra: '{"push":{"PushFlag":0}}' });
    const { taskNo } = await makePush(talk.storage, draft);
    await talk.reopen();
    const { pushes } = talk.storage;

    const [found] = await pushes.find(APP, [taskNo, taskNo + 100]);
    const { body, extra, ...kept } = draft;
    expect(found).toMatchObject({ ...kept, taskNo, state: 'waiting', finished: 0, total: 0, startedMs: 0 });
    expect(await pushes.find(APP + 1, [taskNo])).toEqual([]);
    const { uid, userId, profileId } = talk.alice;
    const from = { uid, userId, profileId, nick: '', faceUrl: '' };
    expect(await pushes.content(taskNo)).toEqual({
      ...{ taskNo, isNotice: false, sdkAppId: APP, from, random: draft.random, msgSeq: draft.msgSeq, body, extra },
      ...{ createdMs: NOON_MS, expiresMs: NOON_MS + DAY_MS },
    });
    expect(await pushes.content(taskNo + 1)).toBeUndefined();
  });

  it('[K12] names of each app the first push that is not done', async () => {
    const first = await makePush(talk.storage, pushDraft(talk.alice));
    const second = await makePush(talk.storage, pushDraft(talk.alice));
    const theirs = await makePush(talk.storage, pushDraft(talk.alice, { sdkAppId: APP + 1 }));
    const next = async () => (await talk.storage.pushes.next()).map(({ taskNo }) => taskNo).sort((a, b) => a - b);

    expect(await next()).toEqual([first.taskNo, theirs.taskNo]);
    await runPush(talk.storage, first);
    expect(await next()).toEqual([second.taskNo, theirs.taskNo]);
  });
}

function conditions(talk: Talk): void {
  it('[K14] holds for whom it says, whatever the size of the pages, and for who came later not', async () => {
    const { alice, bob, carol } = talk;
    const [dave, erin] = await people(talk.storage, 'dave', 'erin');
    const { pushes } = talk.storage;
    if (!dave || !erin) throw new Error('somebody did not come');
    const names = new Map([alice, bob, carol, dave, erin].map(({ uid, userId }) => [uid, userId]));
    const tag = (who: Account, ...tags: string[]) => ({ uid: who.uid, tags });
    await pushes.addTags(APP, [tag(alice, 'a'), tag(bob, 'a', 'b'), tag(carol, 'b', 'c'), tag(dave, 'a', 'c')], 10);
    const set = (who: Account, ...values: string[]) => ({
      ...{ uid: who.uid, attributes: values.map((value, number) => ({ number, value })) },
    });
    await pushes.setAttributes(APP, [set(bob, 'm', 'SZ'), set(carol, 'f', 'SZ'), set(dave, 'f', 'GZ'), set(erin, 'x')]);
    const [sex, city] = [(value: string) => ({ number: 0, value }), (value: string) => ({ number: 1, value })];
    const cases: [PushCondition, string][] = [
      [{}, 'bob carol dave erin'],
      [{ tagsOr: ['a'] }, 'bob dave'],
      [{ tagsOr: ['b', 'c', 'none'] }, 'bob carol dave'],
      [{ tagsAnd: ['a', 'b'] }, 'bob'],
      [{ tagsAnd: ['a', 'none'] }, ''],
      [{ tagsAnd: ['a'], tagsOr: ['b', 'c'] }, 'bob dave'],
      [{ attributesOr: [sex('f'), sex('x')] }, 'carol dave erin'],
      [{ attributesAnd: [sex('f'), city('SZ')] }, 'carol'],
      [{ attributesAnd: [city('SZ')], attributesOr: [sex('m'), sex('f')] }, 'bob carol'],
      [{ attributesOr: [city('f')] }, ''],
    ];
    const tasks = [];
    for (const [condition] of cases) tasks.push(await makePush(talk.storage, pushDraft(alice, { condition })));
    const [late] = await people(talk.storage, 'late');
    if (!late) throw new Error('late did not come at all');
    await pushes.addTags(APP, [tag(late, 'a', 'b', 'c')], 10);

    for (const [at, task] of tasks.entries()) {
      for (const count of [1, 2, 100]) {
        const found: number[] = [];
        for (let after = 0; ; ) {
          const page = await pushes.recipients(task, after, count);
          expect(page.uids.length).toBeLessThanOrEqual(count);
          found.push(...page.uids);
          if (page.isLast) break;
          after = page.toUid;
        }
        const whom = found.map((uid) => names.get(uid)).join(' ');
        expect([cases[at]?.[0], whom]).toEqual([cases[at]?.[0], cases[at]?.[1] ?? '']);
      }
    }
  });

  it('[K14] goes to no other app, and to nobody that was deleted', async () => {
    await talk.storage.accounts.import(APP + 1, [{ userId: 'other' }], NOON_MS);
    await talk.storage.accounts.delete(APP, ['bob'], NOON_MS);

    expect(await runPush(talk.storage, await makePush(talk.storage, pushDraft(talk.alice)))).toEqual([talk.carol.uid]);
  });
}

function notices(talk: Talk): void {
  const notice = { isNotice: true, body: '[]' };

  it('[K14] one for accounts by number goes to them alone, the sender among them', async () => {
    const { alice, bob } = talk;
    const condition = { uids: [alice.uid, bob.uid, bob.uid + 1_000] };
    const task = await makePush(talk.storage, pushDraft(alice, { ...notice, condition }));

    expect(await runPush(talk.storage, task)).toEqual([alice.uid, bob.uid]);
  });

  it('[K9] [K17] a notification counts apart from pushes of messages, and waits for nobody', async () => {
    const { pushes } = talk.storage;
    const limits = { daySinceMs: NOON_MS, perDay: 1, gapMs: 0, randomSinceMs: NOON_MS - 1 };
    const make = (over: Partial<PushDraft>) => pushes.create(pushDraft(talk.alice, { random: 7, ...over }), limits);
    const made = [await make({}), await make(notice), await make({ random: 8 }), await make({ ...notice, random: 8 })];
    const [message, other] = await pushes.next();
    if (!message || other) throw new Error('the first push is next');
    await pushes.cancel(APP, message.taskNo);
    await runPush(talk.storage, message);
    const [task] = await pushes.next();
    if (task) await runPush(talk.storage, task);

    expect(made.map((one) => ('task' in one ? one.task.isNotice : one.refused))).toEqual([
      false,
      true,
      'quota',
      'quota',
    ]);
    const waiting = await pushes.waiting([talk.bob.uid]);
    expect(waiting.map(({ taskNo }) => taskNo)).toEqual([message.taskNo]);
    expect((await pushes.content(task?.taskNo ?? 0))?.isNotice).toBe(true);
  });

  it('[K22] ends a notification wherever it is, of its app alone, and no push of messages', async () => {
    const { pushes } = talk.storage;
    const task = await makePush(talk.storage, pushDraft(talk.alice, notice));
    await pushes.start(task.taskNo, 2, NOON_MS);
    const page = await pushes.recipients(task, 0, 1);
    const cancelled = [await pushes.cancel(APP + 1, task.taskNo), await pushes.cancel(APP, task.taskNo)];
    const other = await makePush(talk.storage, pushDraft(talk.alice));

    expect([cancelled, await pushes.cancel(APP, other.taskNo)]).toEqual([[false, true], false]);
    expect(await pushes.advance(task.taskNo, 0, page)).toBe(false);
    const [ended] = await pushes.find(APP, [task.taskNo]);
    expect([ended?.state, ended?.cursorUid]).toEqual(['done', ended?.lastUid]);
  });
}

function running(talk: Talk): void {
  it('[K15] [K16] tells how far it is, and one of two processes moves it on', async () => {
    const { pushes } = talk.storage;
    const task = await makePush(talk.storage, pushDraft(talk.alice));
    const state = async () => (await pushes.find(APP, [task.taskNo]))[0];
    const page = await pushes.recipients(task, 0, 2);
    expect(await pushes.advance(task.taskNo, 0, page)).toBe(false);

    await pushes.start(task.taskNo, 2, NOON_MS + 1);
    await pushes.start(task.taskNo, 9, NOON_MS + 9);
    const moved = await Promise.all([1, 2, 3].map(() => pushes.advance(task.taskNo, 0, page)));
    const midway = await state();
    const end = await pushes.recipients(task, page.toUid, 2);
    await pushes.advance(task.taskNo, page.toUid, end);

    expect(moved.filter((isMoved) => isMoved)).toHaveLength(1);
    expect(midway).toMatchObject({ state: 'running', startedMs: NOON_MS + 1, total: 2, finished: page.uids.length });
    expect(await state()).toMatchObject({ state: 'done', finished: 2, total: 2 });
    expect(await pushes.advance(task.taskNo, end.toUid, end)).toBe(false);
  });
}

function waiting(talk: Talk): void {
  it('[K17] [K18] [K19] waits for those it was handed to, in order, until it is taken; one without a lifetime waits for nobody', async () => {
    const { alice, bob, carol } = talk;
    const first = await makePush(talk.storage, pushDraft(alice));
    const second = await makePush(talk.storage, pushDraft(alice));
    const now = await makePush(talk.storage, pushDraft(alice, { lifeTimeSec: 0 }));
    for (const task of [first, second, now]) await runPush(talk.storage, task);
    await talk.reopen();
    const { pushes } = talk.storage;
    const of = ({ uid, userId }: Account, { taskNo }: PushTask) => ({ uid, userId, taskNo });

    expect(await pushes.waiting([carol.uid, bob.uid, alice.uid])).toEqual([
      ...[of(bob, first), of(bob, second), of(carol, first), of(carol, second)],
    ]);
    await pushes.taken([of(bob, first), of(carol, second), of(alice, first)]);
    expect(await pushes.waiting([bob.uid, carol.uid])).toEqual([of(bob, second), of(carol, first)]);
  });

  it('[K20] [K21] forgets what waited too long, some at a time, and pushes for which nobody waits', async () => {
    const { alice, bob, carol } = talk;
    const { pushes } = talk.storage;
    const short = await makePush(talk.storage, pushDraft(alice, { lifeTimeSec: 60 }));
    const long = await makePush(talk.storage, pushDraft(alice));
    for (const task of [short, long]) await runPush(talk.storage, task);
    const open = await makePush(talk.storage, pushDraft(alice));

    expect(await pushes.sweep(NOON_MS + 59_999, 10)).toBe(0);
    expect([await pushes.sweep(NOON_MS + 60_000, 1), await pushes.sweep(NOON_MS + 60_000, 10)]).toEqual([1, 1]);
    expect((await pushes.waiting([bob.uid, carol.uid])).map(({ taskNo }) => taskNo)).toEqual([
      long.taskNo,
      long.taskNo,
    ]);
    await pushes.trim(APP, NOON_MS);
    expect(await pushes.find(APP, [short.taskNo])).toHaveLength(1);
    await pushes.trim(APP + 1, NOON_MS + 1);
    await pushes.trim(APP, NOON_MS + 1);
    const left = await pushes.find(
      APP,
      [short, long, open].map(({ taskNo }) => taskNo),
    );
    expect(left.map(({ taskNo }) => taskNo).sort((a, b) => a - b)).toEqual([long.taskNo, open.taskNo]);
  });

  it('[C9] a message that was pushed can be neither recalled nor edited', async () => {
    const { seq } = await talk.storage.messages.appendC2c(talk.draft({ flags: FLAG.pushed }));
    const by = { uid: talk.alice.uid, asAdmin: true, notBeforeMs: 0, nowMs: NOON_MS };

    expect(await talk.storage.messages.recall(talk.pair, seq, by)).toEqual({ refused: 'unknown' });
    expect(await talk.storage.messages.edit(talk.pair, seq, by, { body: text('b') })).toEqual({ refused: 'unknown' });
  });
}
