import { expect, test } from 'bun:test';
import { send } from '@hongyan/conformance/say';
import { makeUserSig } from '@hongyan/conformance/userSig';
import type { OutputOf, RestCommands } from '@hongyan/contract';
import { adminCall } from '../cli/adminCall.ts';
import { type TestCloud, testCloud } from '../testing/cloud.ts';
import { DAY_MS, dayAt, periodsBefore } from './periods.ts';
import { tendStatistics } from './tend.ts';

type Statistics = OutputOf<RestCommands['hongyan/get_statistics']>;
const HOUR_MS = 3_600_000;
const BEIJING = { utcOffsetMinutes: 480 };

/** Signs in at the clock's time, whatever that of the machine is. */
function signIn({ rest: { app }, clock, signIn: enter }: TestCloud, userId: string, deviceId = userId) {
  const { sdkAppId, key } = app;
  const userSig = makeUserSig({
    sdkAppId,
    userId,
    key,
    timeSec: Math.floor(clock.nowMs() / 1000),
    expireSec: 2 * 86_400,
  });
  return enter(userId, { userSig, deviceId });
}

/** The statistics as an administrator gets them at the clock's time. */
async function statistics({ app }: TestCloud, Days = 30): Promise<Statistics> {
  const answer = await adminCall(app, { path: 'hongyan/get_statistics', body: { Days } });
  if (answer.ErrorCode !== 0) throw new Error(String(answer.ErrorInfo));
  return answer as unknown as Statistics;
}

/** Moves the clock to the last millisecond of a day in Beijing: of the last one of a month where `isMonth`. */
function toMidnight({ clock }: TestCloud, isMonth = false): void {
  do clock.advance(dayAt(clock.nowMs(), BEIJING).endMs - clock.nowMs());
  while (isMonth && dayAt(clock.nowMs(), BEIJING).day % 100 !== 1);
  clock.advance(-1);
}

const dates = ({ Days }: Statistics): string[] => Days.map((day) => day.Date);
const column = (
  { Days }: Statistics,
  name: 'ActiveUserNum' | 'C2CUpMsgNum' | 'MaxOnlineNum' | 'LoginTimes',
): number[] => Days.map((day) => day[name]);

test('[S48] a day ends at midnight in Beijing: what is before it and after it are two days, and who stays is online in both', async () => {
  await using cloud = await testCloud();
  await cloud.users('alice', 'bob', 'carol');
  toMidnight(cloud);
  const { day, startMs } = dayAt(cloud.clock.nowMs(), BEIJING);
  using alice = await signIn(cloud, 'alice');
  using bob = await signIn(cloud, 'bob');
  await send(alice, 'bob', 'good night');

  cloud.clock.advance(1);
  await send(bob, 'alice', 'good morning');
  await bob.request('logout', {});
  using carol = await signIn(cloud, 'carol');
  using again = await signIn(cloud, 'alice', 'another device');
  const told = await statistics(cloud, 3);

  expect(new Date(startMs).getUTCHours()).toBe(16);
  expect(dates(told)[1]).toBe(String(day));
  expect([carol.userId, again.userId]).toEqual(['carol', 'alice']);
  expect(column(told, 'ActiveUserNum')).toEqual([2, 2, 0]);
  expect(column(told, 'C2CUpMsgNum')).toEqual([1, 1, 0]);
  expect(column(told, 'LoginTimes')).toEqual([2, 2, 0]);
  expect(column(told, 'MaxOnlineNum')).toEqual([2, 2, 0]);
});

test("[S48] who is online when a day begins is in that day's peak, though nobody comes or goes on it", async () => {
  await using cloud = await testCloud();
  toMidnight(cloud);
  const sessions = [await signIn(cloud, 'alice'), await signIn(cloud, 'bob')];

  cloud.clock.advance(1);
  const told = await statistics(cloud, 2);

  expect(sessions).toHaveLength(2);
  expect(column(told, 'MaxOnlineNum')).toEqual([2, 2]);
  expect(column(told, 'ActiveUserNum')).toEqual([0, 2]);
});

test('[S48] a month counts each active account once, and says which day had the most', async () => {
  await using cloud = await testCloud();
  toMidnight(cloud, true);
  const last = dayAt(cloud.clock.nowMs(), BEIJING);
  for (const who of ['alice', 'bob']) await (await signIn(cloud, who)).close();
  cloud.clock.advance(1);
  const next = dayAt(cloud.clock.nowMs(), BEIJING);
  for (const who of ['alice', 'carol', 'dave']) await (await signIn(cloud, who)).close();
  cloud.clock.advance(DAY_MS);
  for (const who of ['alice', 'bob']) await (await signIn(cloud, who)).close();

  const { Months } = await statistics(cloud);

  expect(Months.map(({ MaxOnlineNum: _, ...month }) => month)).toEqual([
    {
      ...{ Month: String(next.month), ActiveUserNum: 4 },
      ...{ MaxActiveUserNum: 3, MaxActiveUserDate: String(next.day) },
    },
    {
      ...{ Month: String(last.month), ActiveUserNum: 2 },
      ...{ MaxActiveUserNum: 2, MaxActiveUserDate: String(last.day) },
    },
  ]);
});

test('[S48] figures stay when those who were seen are forgotten, also after a time without a server', async () => {
  await using cloud = await testCloud();
  await cloud.users('alice', 'bob');
  toMidnight(cloud, true);
  for (const who of ['alice', 'bob', 'carol']) {
    using client = await signIn(cloud, who);
    await send(client, who === 'alice' ? 'bob' : 'alice', 'hi');
    cloud.clock.advance(DAY_MS);
  }
  const { ctx } = cloud.app;
  const before = await statistics(cloud, 140);
  const seen = () => ctx.storage.statistics.trim(cloud.rest.app.sdkAppId, { seen: ALL, figures: NONE }, 1_000);

  // Nothing tended them for three months.
  cloud.clock.advance(100 * DAY_MS);
  await tendStatistics(ctx);
  const left = await seen();
  const after = await statistics(cloud, 140);

  expect(left).toBe(0);
  expect(after.Days.slice(100)).toEqual(before.Days.slice(0, 40));
  expect(after.Months.slice(-2)).toEqual(before.Months.slice(-2));
  expect(column(after, 'ActiveUserNum').filter((n) => n > 0)).toEqual([1, 1, 1]);
});
const ALL = { day: 99991231, month: 999912 };
const NONE = { day: 0, month: 0 };

test('[S46] figures are kept for statisticsKeepDays', async () => {
  await using cloud = await testCloud();
  await cloud.set({ statisticsKeepDays: 62 });
  toMidnight(cloud);
  await (await signIn(cloud, 'alice')).close();
  const active = async () => column(await statistics(cloud, 80), 'ActiveUserNum').reduce((sum, n) => sum + n);

  cloud.clock.advance(62 * DAY_MS);
  await tendStatistics(cloud.app.ctx);
  const kept = await active();
  cloud.clock.advance(DAY_MS);
  await tendStatistics(cloud.app.ctx);

  expect([kept, await active()]).toEqual([1, 0]);
});

test('accounts and groups of earlier days are those that were there at their end', async () => {
  await using cloud = await testCloud();
  const { rest, clock } = cloud;
  const admin = (path: string, body: object) => adminCall(cloud.app, { path, body });
  const group = (GroupId: string) =>
    admin('group_open_http_svc/create_group', { GroupId, Type: 'Public', Name: GroupId, Owner_Account: 'alice' });
  toMidnight(cloud);
  await admin('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob', 'carol'] });
  await group('one');
  clock.advance(DAY_MS);
  await admin('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: 'bob' }] });
  await admin('im_open_login_svc/account_import', { UserID: 'dave' });
  await group('two');
  clock.advance(2 * DAY_MS);
  await admin('group_open_http_svc/destroy_group', { GroupId: 'one' });
  await admin('im_open_login_svc/account_import', { UserID: 'bob' });

  const { Days } = await statistics(cloud, 4);

  expect(rest.app.admin).toBe('administrator');
  expect(Days.map((day) => [day.RegistUserNumOneDay, day.RegistUserNumTotal])).toEqual([
    ...[[1, 5]],
    ...[[0, 4]],
    ...[[1, 4]],
    [expect.any(Number), 4],
  ] as never);
  expect(Days.map((day) => [day.GroupNewGroupNum, day.GroupDestroyGroupNum, day.GroupAllGroupNum])).toEqual([
    [0, 1, 1],
    [0, 0, 2],
    [1, 0, 2],
    [1, 0, 1],
  ]);
});

test("an app's days begin by its own time", async () => {
  await using cloud = await testCloud();
  await cloud.set({ utcOffsetMinutes: -300 });
  const newYork = { utcOffsetMinutes: -300 };
  cloud.clock.advance(dayAt(cloud.clock.nowMs(), newYork).endMs - cloud.clock.nowMs() - 1);
  await (await signIn(cloud, 'alice')).close();
  cloud.clock.advance(1);
  await (await signIn(cloud, 'bob')).close();

  const told = await statistics(cloud, 2);

  expect(column(told, 'ActiveUserNum')).toEqual([1, 1]);
  expect(dates(told)[0]).toBe(
    new Date(cloud.clock.nowMs() - 5 * HOUR_MS).toISOString().slice(0, 10).replaceAll('-', ''),
  );
});

test.each([
  ['2026-11-30T15:59:59.999Z', 20261130, 202611],
  ['2026-11-30T16:00:00.000Z', 20261201, 202612],
  ['2026-12-31T16:00:00.000Z', 20270101, 202701],
  ['2028-02-28T16:00:00.000Z', 20280229, 202802],
])('[S48] %s is in the day %d and the month %d in Beijing', (time, day, month) => {
  const nowMs = Date.parse(time);

  const found = dayAt(nowMs, BEIJING);

  expect(found).toMatchObject({ day, month });
  expect([found.endMs - found.startMs, nowMs >= found.startMs, nowMs < found.endMs]).toEqual([DAY_MS, true, true]);
});

test('months are counted back over the turn of a year', () => {
  const at = (time: string, months: number) => periodsBefore(Date.parse(time), 2, months, BEIJING);

  expect(at('2027-01-01T03:00:00Z', 2)).toEqual({ day: 20261230, month: 202611 });
  expect(at('2027-03-01T03:00:00Z', 2)).toEqual({ day: 20270227, month: 202701 });
  expect(at('2027-12-15T03:00:00Z', 0)).toEqual({ day: 20271213, month: 202712 });
});
