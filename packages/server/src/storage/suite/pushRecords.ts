import { describe, expect, it } from 'bun:test';
import type { PushDecision, PushMerge } from '../port/offlinePushes.ts';
import { APP, eachTalk, NOON_MS, type Open, type Talk } from './people.ts';
import { devicesOf, pushes, withToken } from './pushDevices.ts';

const OTHER_APP = APP + 1;
const NEVER: PushMerge = { after: 0, withinMs: 60_000 };

/** Rules Z10 to Z18 of `port/offlinePushes.ts`. */
export function pushRecordSuite(adapter: string, open: Open): void {
  describe(`${adapter}: what becomes of offline pushes`, () => {
    const talk = eachTalk(open);
    recordRules(talk);
    sendingRules(talk);
    mergeRules(talk);
  });
}

const decision = (talk: Talk, over: Partial<PushDecision> = {}): PushDecision => ({
  ...{ sdkAppId: APP, uid: talk.bob.uid, deviceId: 'phone', businessId: 1, subject: 'm1-1', place: 'c1' },
  ...{ about: { from: 'alice', msgKey: '1_2_3' }, reason: 'waiting', notice: '{"text":"hello"}', isCounted: true },
  ...{ madeMs: NOON_MS, expiresMs: NOON_MS + 60_000 },
  ...over,
});

const due = (talk: Talk, nowMs = NOON_MS) => pushes(talk).due(APP, 1, 100, nowMs);

function recordRules(talk: Talk): void {
  const traceOf = async (filter: { subject?: string; beforeNo?: number; sinceMs?: number } = {}) =>
    (await pushes(talk).trace(talk.bob.uid, { sinceMs: 0, count: 10, ...filter })).map(({ reason }) => reason);

  it('[Z10] keeps one decision for a subject and a device, however often it is made', async () => {
    await withToken(talk, talk.bob.uid, 'phone');
    await pushes(talk).keep([decision(talk)], NEVER, NOON_MS);
    await talk.reopen();
    await pushes(talk).keep([decision(talk), decision(talk, { reason: 'reached', notice: '' })], NEVER, NOON_MS);

    const kept = await due(talk);
    expect([await traceOf(), kept.map(({ badge }) => badge)]).toEqual([['waiting'], [1]]);
  });

  it('[Z17] tells what became of pushes to an account, the newest first', async () => {
    const { carol } = talk;
    const made = [
      decision(talk, { reason: 'reached' }),
      decision(talk, { subject: 'm1-2', reason: 'muted', madeMs: NOON_MS + 1 }),
    ];
    await pushes(talk).keep([...made, decision(talk, { uid: carol.uid })], NEVER, NOON_MS);
    const all = await pushes(talk).trace(talk.bob.uid, { sinceMs: 0, count: 10 });

    expect(all[0]).toEqual({
      ...{
        recordNo: all[0]?.recordNo ?? 0,
        deviceId: 'phone',
        businessId: 1,
        about: { from: 'alice', msgKey: '1_2_3' },
      },
      ...{ reason: 'muted', tries: 0, madeMs: NOON_MS + 1, answer: '' },
    });
    const filtered = [{ subject: 'm1-1' }, { beforeNo: all[0]?.recordNo ?? 0 }, { sinceMs: NOON_MS + 1 }];
    expect(await Promise.all(filtered.map(traceOf))).toEqual([['reached'], ['reached'], ['muted']]);
  });

  it('[Z18] forgets what was decided before a time, but not what waits', async () => {
    const old = [decision(talk), decision(talk, { subject: 'm1-2', reason: 'muted' })];
    await pushes(talk).keep(
      [...old, decision(talk, { subject: 'm1-3', reason: 'muted', madeMs: NOON_MS + 1 })],
      NEVER,
      NOON_MS,
    );
    await pushes(talk).trim(OTHER_APP, NOON_MS + 10);
    await pushes(talk).trim(APP, NOON_MS + 1);

    expect(await traceOf()).toEqual(['muted', 'waiting']);
  });
}

function sendingRules(talk: Talk): void {
  it('[Z11] adds one to the badge for what is sent and counted, and carries the sum', async () => {
    await withToken(talk, talk.bob.uid, 'phone');
    await pushes(talk).report(talk.bob.uid, 'phone', { unread: 4 });
    const wanted = [{}, { isCounted: false }, { reason: 'muted' as const }, {}];
    const made = wanted.map((over, at) => decision(talk, { subject: `m1-${at}`, ...over }));
    await pushes(talk).keep(made, NEVER, NOON_MS);

    expect((await due(talk)).map(({ badge }) => badge)).toEqual([5, 0, 6]);
  });

  it('[Z13] [Z14] gives what is due on a channel, with the token that the device has now', async () => {
    await withToken(talk, talk.bob.uid, 'phone', { token: 'first' });
    await pushes(talk).keep([decision(talk), decision(talk, { deviceId: 'gone' })], NEVER, NOON_MS);
    await withToken(talk, talk.bob.uid, 'phone', { token: 'second' });

    expect((await due(talk)).map(({ token }) => token)).toEqual(['second', undefined]);
    const channels = [await pushes(talk).waiting(NOON_MS - 1), await pushes(talk).waiting(NOON_MS)];
    expect(channels).toEqual([[], [{ sdkAppId: APP, businessId: 1 }]]);
    expect(await pushes(talk).due(OTHER_APP, 1, 10, NOON_MS)).toEqual([]);
  });

  it('[Z15] is due again at its time, or never; a dead token goes unless there is another by now', async () => {
    const { bob } = talk;
    for (const device of ['a', 'b', 'c']) await withToken(talk, bob.uid, device);
    await pushes(talk).keep(
      ['a', 'b', 'c'].map((deviceId) => decision(talk, { deviceId })),
      NEVER,
      NOON_MS,
    );
    const [a, b, c] = await due(talk);
    await withToken(talk, bob.uid, 'c', { token: 'new' });
    const said = (one: typeof a) => ({ recordNo: one?.recordNo ?? 0, answer: 'said\u0000', nextMs: NOON_MS + 5 });
    await pushes(talk).settle([
      { ...said(a), reason: 'waiting' },
      { ...said(b), reason: 'deadToken', dead: { uid: bob.uid, deviceId: 'b', token: 'b' } },
      { ...said(c), reason: 'deadToken', dead: { uid: bob.uid, deviceId: 'c', token: 'c' } },
    ]);

    expect([await due(talk, NOON_MS + 4), (await due(talk, NOON_MS + 5)).map(({ tries }) => tries)]).toEqual([[], [1]]);
    expect(await devicesOf(talk, bob.uid)).toEqual(['a', 'c']);
    const [, , first] = await pushes(talk).trace(bob.uid, { sinceMs: 0, count: 10 });
    expect(first).toMatchObject({ reason: 'waiting', answer: 'said\u0000' });
  });

  it('[Z16] takes back what was not sent yet', async () => {
    await pushes(talk).keep([decision(talk, { subject: 't1' }), decision(talk, { subject: 't2' })], NEVER, NOON_MS);
    const counts = [await pushes(talk).revoke(OTHER_APP, 't1'), await pushes(talk).revoke(APP, 't1')];

    expect([counts, (await due(talk)).map(({ subject }) => subject)]).toEqual([[0, 1], ['t2']]);
  });
}

function mergeRules(talk: Talk): void {
  const merge: PushMerge = { after: 2, withinMs: 60_000 };
  const keep = (seq: number, over: Partial<PushDecision> = {}) =>
    pushes(talk).keep(
      [decision(talk, { subject: `m1-${seq}`, notice: `${seq}`, ...over })],
      merge,
      over.madeMs ?? NOON_MS,
    );

  it('[Z12] after so many of a place one waits, and those that come meanwhile go with it', async () => {
    await withToken(talk, talk.bob.uid, 'phone');
    for (const seq of [1, 2, 3, 4, 5]) await keep(seq);
    await keep(6, { place: 'c2' });

    const now = (await due(talk)).map(({ notice, told }) => [notice, told]);
    const later = (await due(talk, NOON_MS + 60_000)).map(({ notice, told, badge }) => [notice, told, badge]);
    expect(now).toEqual([
      ['1', 1],
      ['2', 1],
      ['6', 1],
    ]);
    expect(later.at(-1)).toEqual(['5', 3, 5]);
  });

  it('[Z12] what is under way takes no more in', async () => {
    await withToken(talk, talk.bob.uid, 'phone');
    for (const seq of [1, 2, 3]) await keep(seq);
    const madeMs = NOON_MS + 59_999;
    await keep(4, { madeMs });
    await keep(5, { madeMs: NOON_MS + 60_000 });

    const all = await due(talk, NOON_MS + 200_000);
    expect(all.map(({ notice, told }) => [notice, told])).toEqual([
      ['1', 1],
      ['2', 1],
      ['4', 2],
      ['5', 1],
    ]);
  });
}
