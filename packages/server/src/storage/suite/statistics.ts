import { describe, expect, it } from 'bun:test';
import type { CountedFigure, FigureName, SeenKind } from '@hongyan/contract';
import type { Flush, Growth, Sight } from '../port/statistics.ts';
import { APP, eachStore, NOON_MS, type Open, people, upTo } from './people.ts';
import { someGroup } from './someGroup.ts';
import { topicDraft } from './town.ts';

const DAY_MS = 86_400_000;
const DAY = 20231115;
const MONTH = 202311;
/** Nothing is before it. */
const NEVER = { day: 0, month: 0 };

const grown = (figure: CountedFigure, n: number, period = DAY, sdkAppId = APP): Growth => ({
  ...{ sdkAppId, period, figure, n },
});
const seen = (kind: SeenKind, id: number, period = DAY, sdkAppId = APP): Sight => ({ sdkAppId, period, kind, id });

/** Rules Q of `port/statistics.ts`. */
export function statisticsSuite(adapter: string, open: Open): void {
  describe(`${adapter}: statistics`, () => {
    const store = eachStore(open);
    const flush = (number: number, what: Partial<Flush>, process = 'one') =>
      store.storage.statistics.flush({
        ...{ process, number, nowMs: NOON_MS, untilMs: NOON_MS + 1_000 },
        ...{ growths: [], sights: [], online: [], peaks: [] },
        ...what,
      });
    /** Figures of some periods that are not 0, by name and period. */
    const read = async (from = DAY, to = from, sdkAppId = APP): Promise<Record<string, number>> => {
      const counts = await store.storage.statistics.figures(sdkAppId, from, to);
      const there = counts.filter(({ n }) => n > 0).map(({ period, figure, n }) => [`${figure} ${period}`, n] as const);
      return Object.fromEntries(there.sort(([x], [y]) => (x < y ? -1 : 1)));
    };
    const at = (figure: FigureName, n: number, period = DAY) => ({ [`${figure} ${period}`]: n });

    it('[Q1] takes each flush of a process once, however often it comes', async () => {
      const growths = [grown('LoginTimes', 2), grown('LoginTimes', 3), grown('C2CUpMsgNum', 1)];

      for (const number of [1, 1, 2, 1, 2]) await flush(number, { growths });
      await flush(1, { growths }, 'two');
      await store.reopen();
      await flush(2, { growths });

      expect(await read()).toEqual({ ...at('C2CUpMsgNum', 3), ...at('LoginTimes', 15) });
    });

    it('[Q10] takes in as many senders of a day as there is room for, and those that were seen sending', async () => {
      await store.storage.apps.put({ sdkAppId: APP, name: 'demo', key: 'secret', admins: ['administrator'] }, NOON_MS);
      await flush(1, { sights: [seen('c2cSender', 1), seen('groupSender', 1), seen('groupSender', 2)] });
      const admit = (uid: number, max: number, day = DAY, sdkAppId = APP) =>
        store.storage.statistics.admitSender({ sdkAppId, day, uid }, max);

      const atOnce = await Promise.all(upTo(8).map((n) => admit(10 + n, 5)));

      expect(atOnce.filter((isIn) => isIn)).toHaveLength(3);
      const again = await Promise.all(upTo(8).map((n) => admit(10 + n, 5)));
      expect(again).toEqual(atOnce);
      expect([await admit(1, 1), await admit(2, 1), await admit(3, 5), await admit(3, 6)]).toEqual([
        ...[true, true, false, true],
      ]);
      expect([await admit(4, 1, DAY + 1), await admit(5, 1, DAY + 1), await admit(5, 1, DAY, APP + 1)]).toEqual([
        ...[true, false, true],
      ]);
      expect(await read()).toMatchObject(at('SendMsgUserNum', 2));
    });

    it('[Q2] adds up what several processes count at once, each app and period for itself', async () => {
      const growths = [grown('LoginTimes', 1), grown('LoginTimes', 2, DAY + 1), grown('LoginTimes', 4, DAY, APP + 1)];
      const sights = [seen('group', 7), seen('c2cSender', 8), seen('c2cSender', 9)];

      await Promise.all(
        ['one', 'two', 'three'].map(async (process) => {
          for (const number of upTo(5)) await flush(number, { growths, sights }, process);
        }),
      );

      const senders = { ...at('C2CSendMsgUserNum', 2), ...at('GroupSendMsgGroupNum', 1), ...at('SendMsgUserNum', 2) };
      expect(await read(DAY, DAY + 1)).toEqual({
        ...senders,
        ...at('LoginTimes', 15),
        ...at('LoginTimes', 30, DAY + 1),
      });
      expect(await read(DAY, DAY, APP + 1)).toEqual(at('LoginTimes', 60));
    });

    it('[Q3] a peak is what a process and the others that are alive have together, the highest stays', async () => {
      const online = (users: number) => [{ sdkAppId: APP, users, connections: users }];
      const peaks = (users: number, period = DAY) => [{ sdkAppId: APP, period, users }];

      await flush(1, { online: online(3), peaks: peaks(5) });
      await flush(1, { online: online(2), peaks: peaks(2) }, 'two');
      const alone = await read();
      await flush(2, { online: online(4), peaks: peaks(6) }, 'two');
      await flush(3, { online: online(1), peaks: peaks(1) }, 'two');
      const highest = await read();
      // The first is not alive any more.
      await flush(4, { nowMs: NOON_MS + 1_000, untilMs: NOON_MS + 2_000, peaks: peaks(7, DAY + 1) }, 'two');

      expect([alone, highest, await read(DAY + 1)]).toEqual([
        at('MaxOnlineNum', 5),
        at('MaxOnlineNum', 9),
        at('MaxOnlineNum', 7, DAY + 1),
      ]);
    });

    it('[Q4] counts who was seen, whoever saw it, each once, and who sent both ways once', async () => {
      await flush(1, { sights: [1, 2, 3].map((id) => seen('c2cSender', id)) });
      await flush(1, { sights: [3, 4].map((id) => seen('groupSender', id)) }, 'two');
      await flush(2, { sights: [3, 2].map((id) => seen('c2cSender', id)) }, 'two');
      await flush(3, { sights: [seen('user', 9), seen('user', 9, MONTH), seen('user', 9, DAY, APP + 1)] }, 'two');

      expect(await read()).toEqual({
        ...{ ...at('ActiveUserNum', 1), ...at('C2CSendMsgUserNum', 3), ...at('GroupSendMsgUserNum', 2) },
        ...{ ...at('LoginUserNum', 1), ...at('SendMsgUserNum', 4) },
      });
      expect(await read(MONTH)).toEqual({ ...at('ActiveUserNum', 1, MONTH), ...at('LoginUserNum', 1, MONTH) });
    });

    it('[V4] who signed in was seen from that moment on, however often and at whichever process', async () => {
      const device = { uid: 1, platform: 'Web', signedInMs: NOON_MS };
      const sights = (uid: number) => [seen('user', uid, MONTH), seen('user', uid)];
      const signIn = (uid: number, deviceId: string) =>
        store.storage.devices.signIn({ ...device, uid, deviceId }, sights(uid));

      await Promise.all([1, 2, 1, 3, 2, 1].map((uid, n) => signIn(uid, `device ${n % 4}`)));
      await store.reopen();

      const both = await read(0, DAY);
      expect([both[`ActiveUserNum ${DAY}`], both[`ActiveUserNum ${MONTH}`]]).toEqual([3, 3]);
    });

    it('[Q5] counts accounts and groups that are there, and those that came and went on each day', async () => {
      const [alice] = await people(store.storage, 'alice', 'bob');
      if (!alice) throw new Error('the account was not imported');
      await store.storage.accounts.import(APP, [{ userId: 'carol' }, { userId: 'bob' }], NOON_MS + 2 * DAY_MS);
      await store.storage.accounts.import(APP + 1, [{ userId: 'other' }], NOON_MS);
      await store.storage.accounts.delete(APP, ['bob'], NOON_MS + 3 * DAY_MS - 1);
      const team = await someGroup(store.storage, alice);
      await someGroup(store.storage, alice, { isLive: true, createdMs: NOON_MS + DAY_MS });
      const community = await someGroup(store.storage, alice, { type: 'Community', hasTopics: true });
      const operator = { uid: alice.uid, userId: 'alice', nick: '', faceUrl: '' };
      await store.storage.groups.dissolve(team.gid, { operator, nowMs: NOON_MS + DAY_MS });
      await store.storage.topics.create(community.gid, topicDraft('news'), { operator, nowMs: NOON_MS, max: 0 });

      const { moves } = store.storage.statistics;
      expect(await moves(APP, 'accounts', NOON_MS)).toEqual({
        ...{
          all: 2,
          made: new Map([
            [0, 2],
            [2, 1],
          ]),
          gone: new Map([[2, 1]]),
        },
      });
      expect(await moves(APP, 'accounts', NOON_MS + 1)).toEqual({
        ...{ all: 2, made: new Map([[1, 1]]), gone: new Map([[2, 1]]) },
      });
      expect(await moves(APP, 'groups', NOON_MS)).toEqual({
        ...{
          all: 2,
          made: new Map([
            [0, 2],
            [1, 1],
          ]),
          gone: new Map([[1, 1]]),
        },
      });
      expect(await moves(APP + 2, 'groups', NOON_MS)).toEqual({ all: 0, made: new Map(), gone: new Map() });
    });

    it('[Q6] says who is signed in at other processes that are alive', async () => {
      const online = (users: number, sdkAppId = APP) => [{ sdkAppId, users, connections: 2 * users }];

      await flush(1, { online: [...online(3), ...online(50, APP + 1)] });
      await flush(1, { online: online(4), untilMs: NOON_MS + 2_000 }, 'two');
      await flush(1, { online: online(7) }, 'three');
      await flush(2, { online: online(5) }, 'three');

      const told = (except: string, nowMs = NOON_MS) => store.storage.statistics.online(APP, except, nowMs);
      expect(await told('one')).toEqual({ users: 9, connections: 18 });
      expect(await told('')).toEqual({ users: 12, connections: 24 });
      expect(await told('', NOON_MS + 1_000)).toEqual({ users: 4, connections: 8 });
      expect(await told('', NOON_MS + 2_000)).toEqual({ users: 0, connections: 0 });
    });

    it('[Q7] keeps what was counted of periods that ended, and counts once more, never less, before it forgets', async () => {
      const { statistics } = store.storage;
      const days = [DAY, DAY + 1, DAY + 2];
      await flush(1, { sights: days.flatMap((day) => [seen('user', 1, day), seen('user', 2, day)]) });
      await flush(2, { sights: [seen('user', 1, MONTH), seen('user', 1, MONTH + 1), seen('group', 1, DAY)] });
      const ended = { day: DAY + 2, month: MONTH + 1 };

      await statistics.settle(APP, ended, NEVER);
      // Of a process that could not write for a while.
      await flush(3, { sights: days.map((day) => seen('user', 3, day)) });
      await statistics.settle(APP, ended, NEVER);
      const settled = await read(0, DAY + 9);
      await statistics.settle(APP, ended, { day: DAY + 1, month: MONTH });
      const again = await read(DAY, DAY + 1);

      const users = (n: number, period: number) => ({
        ...at('ActiveUserNum', n, period),
        ...at('LoginUserNum', n, period),
      });
      const group = at('GroupSendMsgGroupNum', 1);
      expect(settled).toEqual({
        ...{ ...users(2, DAY), ...group, ...users(2, DAY + 1), ...users(3, DAY + 2) },
        ...{ ...users(1, MONTH), ...users(1, MONTH + 1) },
      });
      expect(again).toEqual({ ...users(3, DAY), ...group, ...users(2, DAY + 1) });
    });

    it('[Q8] forgets part by part who was seen, and figures that are too old; what is kept stays as it was', async () => {
      const { statistics } = store.storage;
      const sights = upTo(12).flatMap((id) => [seen('user', id), seen('groupSender', id), seen('user', id, MONTH)]);
      await flush(1, { sights: [...sights, seen('user', 1, DAY + 1), seen('user', 1, DAY, APP + 1)] });
      await flush(2, { growths: [grown('LoginTimes', 4), grown('LoginTimes', 4, DAY - 1)] });
      const before = { day: DAY + 1, month: MONTH + 1 };
      await statistics.settle(APP, before, before);
      const kept = await read(0, DAY + 9);
      delete kept[`LoginTimes ${DAY - 1}`];

      const trimmed: number[] = [];
      const how = { seen: before, figures: { day: DAY, month: MONTH } };
      do trimmed.push(await statistics.trim(APP, how, 5));
      while (trimmed.at(-1) !== 0);
      await statistics.settle(APP, before, before);

      expect(trimmed.reduce((sum, n) => sum + n, 0)).toBe(36);
      expect(Math.max(...trimmed)).toBe(5);
      expect(await read(0, DAY + 9)).toEqual(kept);
      expect(await read(DAY, DAY, APP + 1)).toEqual({ ...at('ActiveUserNum', 1), ...at('LoginUserNum', 1) });
      await statistics.trim(APP, { seen: NEVER, figures: { day: DAY + 1, month: MONTH + 1 } }, 5);
      expect(await read(0, DAY)).toEqual({});
    });

    it('[Q9] forgets processes that ended long ago, and no others', async () => {
      const online = [{ sdkAppId: APP, users: 1, connections: 1 }];
      const growths = [grown('LoginTimes', 1)];
      for (const process of ['one', 'two']) await flush(1, { online, growths }, process);
      await flush(2, { untilMs: NOON_MS + 5_000 }, 'two');

      await store.storage.statistics.trimProcesses(NOON_MS + 5_000);
      await flush(2, { growths }, 'two');

      expect(await store.storage.statistics.online(APP, '', 0)).toEqual({ users: 1, connections: 1 });
      expect(await read()).toEqual(at('LoginTimes', 2));
    });
  });
}
