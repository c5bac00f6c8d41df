import { beforeEach, describe, expect, it } from 'bun:test';
import type { CrashReport, Platform } from '@hongyan/contract';
import type { CrashBounds, CrashStore, Reporter } from '../port/crashes.ts';
import { APP, eachTalk, NOON_MS, type Open, people, type Talk, upTo } from './people.ts';

const DAY_MS = 86_400_000;
const MANY: CrashBounds = { max: 100, notBeforeMs: 0, maxOfAccount: 100, sinceMs: 0 };

let random = 0;
const crash = (more: Partial<CrashReport> = {}): CrashReport => ({
  ...{ timeMs: NOON_MS - 5, random: ++random, place: 'timer', name: 'TypeError', frames: ['advance (a.js:1:2)'] },
  ...{ times: 1, ...more },
});

/** Rules V13 to V16 of `port/crashes.ts`. */
export function crashSuite(adapter: string, open: Open): void {
  describe(`${adapter}: reports of errors`, () => {
    const talk = eachTalk(open);
    beforeEach(async () => {
      for (const sdkAppId of [APP, APP + 1])
        await talk.storage.apps.put({ sdkAppId, name: 'demo', key: 'secret', admins: ['administrator'] }, NOON_MS);
    });
    keepingRules(talk);
    boundRules(talk);
    listRules(talk);
  });
}

const by = (talk: Talk, who: 'alice' | 'bob' = 'alice', platform: Platform = 'Web'): Reporter => ({
  ...{ sdkAppId: APP, uid: talk[who].uid, platform, sdkVersion: '3.6.6 \u0000' },
});
const keep = (talk: Talk, reports: CrashReport[], how: Partial<CrashBounds> = {}, nowMs = NOON_MS, who = by(talk)) =>
  talk.storage.crashes.keep(who, reports, { ...MANY, ...how }, nowMs);
const list = (talk: Talk, query: Partial<Parameters<CrashStore['list']>[1]> = {}, sdkAppId = APP) =>
  talk.storage.crashes.list(sdkAppId, { sinceMs: 0, count: 100, ...query });
const seqs = async (talk: Talk, query: Partial<Parameters<CrashStore['list']>[1]> = {}) =>
  (await list(talk, query)).map(({ seq }) => seq);

function keepingRules(talk: Talk): void {
  it('[V13] [V15] keeps reports as they were sent, the newest first, over a reopening too', async () => {
    const reports = [
      crash({ frames: [], times: 4_294_967_295 }),
      crash({ random: 4_294_967_295, frames: ['鸿雁 \u0000'] }),
    ];

    expect(await keep(talk, reports)).toBe(2);
    await talk.reopen();

    const own = { userId: 'alice', platform: 'Web', sdkVersion: '3.6.6 \u0000', reportedMs: NOON_MS };
    expect(await list(talk)).toEqual([
      { seq: 2, ...own, ...reports[1] } as never,
      { seq: 1, ...own, ...reports[0] } as never,
    ]);
    expect(await list(talk, {}, APP + 1)).toEqual([]);
  });

  it('[V13] passes over what is kept already, also within a call; of another account or time it is another', async () => {
    const one = crash();

    expect(await keep(talk, [one, one])).toBe(1);
    expect(await keep(talk, [one, { ...one, timeMs: one.timeMs + 1 }])).toBe(1);
    expect(await keep(talk, [one], {}, NOON_MS, by(talk, 'bob'))).toBe(1);
    expect(await seqs(talk)).toEqual([3, 2, 1]);
  });
}

function boundRules(talk: Talk): void {
  it('[V14] keeps so many of an account since a time, also of calls at once', async () => {
    const day = { maxOfAccount: 3, sinceMs: NOON_MS - DAY_MS };
    await keep(talk, [crash()], day, NOON_MS - DAY_MS - 1);

    const kept = await Promise.all(upTo(4).map(() => keep(talk, [crash(), crash()], day)));

    expect(kept.reduce((sum, one) => sum + one, 0)).toBe(3);
    expect(await keep(talk, [crash()], { ...day, maxOfAccount: 0 })).toBe(0);
    expect(await keep(talk, [crash()], day, NOON_MS, by(talk, 'bob'))).toBe(1);
    expect(await keep(talk, [crash()], { maxOfAccount: 3, sinceMs: NOON_MS + 1 })).toBe(1);
  });

  it('[V14] keeps the newest of the app within number and age, of calls at once too, and gives no number twice', async () => {
    await keep(talk, [crash()], {}, NOON_MS - DAY_MS);
    await Promise.all(upTo(5).map(() => keep(talk, [crash()], { max: 3, notBeforeMs: NOON_MS - 1 })));

    expect(await seqs(talk)).toEqual([6, 5, 4]);
    await talk.storage.crashes.trim(APP, NOON_MS + 1);
    await keep(talk, [crash()], {}, NOON_MS + 1);
    expect(await seqs(talk)).toEqual([7]);
  });

  it('[V16] drops reports of one app from before a time', async () => {
    const [other] = await talk.storage.accounts.import(APP + 1, [{ userId: 'alice' }], NOON_MS);
    const elsewhere = { ...by(talk), sdkAppId: APP + 1, uid: other?.uid ?? 0 };
    for (const timeMs of [1_000, 2_000]) await keep(talk, [crash()], {}, timeMs);
    await keep(talk, [crash()], {}, 1_000, elsewhere);

    await talk.storage.crashes.trim(APP, 2_000);

    expect(await seqs(talk)).toEqual([2]);
    expect(await list(talk, {}, APP + 1)).toHaveLength(1);
  });

  it('[U6] go with their account', async () => {
    await keep(talk, [crash()]);
    await keep(talk, [crash()], {}, NOON_MS, by(talk, 'bob'));

    await talk.storage.accounts.delete(APP, ['alice'], NOON_MS);
    await people(talk.storage, 'alice');

    expect((await list(talk)).map(({ userId }) => userId)).toEqual(['bob']);
  });
}

function listRules(talk: Talk): void {
  it('[V15] lists page by page, of one account, error or platform, from a time on', async () => {
    await keep(talk, [crash(), crash({ name: 'RangeError' })], {}, NOON_MS);
    await keep(talk, [crash()], {}, NOON_MS + 10, by(talk, 'bob', 'iPhone'));

    expect(await seqs(talk, { count: 2 })).toEqual([3, 2]);
    expect(await seqs(talk, { count: 2, beforeSeq: 2 })).toEqual([1]);
    expect(await seqs(talk, { uid: talk.alice.uid })).toEqual([2, 1]);
    expect(await seqs(talk, { name: 'RangeError' })).toEqual([2]);
    expect(await seqs(talk, { platform: 'iPhone' })).toEqual([3]);
    expect(await seqs(talk, { sinceMs: NOON_MS + 10 })).toEqual([3]);
    expect(await seqs(talk, { uid: talk.alice.uid, name: 'TypeError', platform: 'iPhone' })).toEqual([]);
  });
}
