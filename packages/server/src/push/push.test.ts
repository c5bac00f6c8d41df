import { expect, setDefaultTimeout, test } from 'bun:test';
import type { Client } from '@hongyan/conformance/client';
import { push, reportOf, toAll } from '@hongyan/conformance/push/all';
import { conversation, history, send, textOf } from '@hongyan/conformance/say';
import { until } from '@hongyan/conformance/until';
import { makeUserSig } from '@hongyan/conformance/userSig';
import { clockTime } from '../app/clockTime.ts';
import { sweepPushes } from '../housekeeping.ts';
import { type TestCloud, testCloud } from '../testing/cloud.ts';
import { dayStartMs } from './report.ts';

setDefaultTimeout(30_000);

const SENDER = 'administrator';
const DAY_MS = 86_400_000;
/** A signature that outlasts all that a clock is moved. */
const forLong = {
  usersig: makeUserSig({
    ...{ sdkAppId: 1_400_000_001, userId: SENDER, key: 'k'.repeat(64), expireSec: 30 * 86_400 },
  }),
};

const said = async (client: Client): Promise<string[]> => (await history(client, SENDER)).map(textOf);

/** Who signs in late, once what waits was given: a last push, which waits no longer than the others, is there by then. */
async function late(cloud: TestCloud, name: string): Promise<Client> {
  const client = await cloud.signIn(name);
  await push(cloud.rest, 'end', { MsgLifeTime: 60 });
  await until(async () => (await said(client)).at(-1) === 'end');
  return client;
}

test('[S47] who signs in within the lifetime gets it with its own time, who comes later finds nothing', async () => {
  await using cloud = await testCloud();
  await cloud.users('alice', 'bob');
  await cloud.set({ pushGapMs: 0 });
  const pushedSec = Math.floor(cloud.clock.nowMs() / 1000);
  await push(cloud.rest, 'for an hour', { MsgLifeTime: 3_600 });
  await push(cloud.rest, 'for a day', { MsgLifeTime: 86_400 });

  cloud.clock.advance(3_599_000);
  const alice = await late(cloud, 'alice');
  cloud.clock.advance(2_000);
  const bob = await late(cloud, 'bob');

  // Who is there gets what bob's last push says, too, perhaps a moment after him.
  await until(async () => (await said(alice)).length === 4);
  expect(await said(alice)).toEqual(['for an hour', 'for a day', 'end', 'end']);
  expect(await said(bob)).toEqual(['for a day', 'end', 'end']);
  const [first] = await history(alice, SENDER);
  expect([first?.timeSec, first?.clientTimeSec]).toEqual([pushedSec, pushedSec]);
  expect((await conversation(bob, SENDER)).unread).toBe(3);
});

test('[S47] what waited in vain goes, what is kept for a report stays until its time', async () => {
  await using cloud = await testCloud();
  await cloud.users('alice');
  await cloud.set({ pushGapMs: 0, pushReportDays: 7 });
  const { TaskId } = await push(cloud.rest, 'old', { MsgLifeTime: 60 });
  const [account] = await cloud.app.ctx.storage.accounts.find(1_400_000_001, ['alice']);
  const waits = async () => (await cloud.app.ctx.storage.pushes.waiting([account?.uid ?? 0])).length;
  expect(await waits()).toBe(1);

  cloud.clock.advance(61_000);
  await sweepPushes(cloud.app.ctx);
  const afterMinute = [await waits(), (await reportOf(cloud.rest, TaskId)).Status];
  cloud.clock.advance(7 * DAY_MS);
  await sweepPushes(cloud.app.ctx);
  const gone = await cloud.rest.call('openim/im_get_push_report', { TaskIds: [TaskId] }, forLong);

  expect(afterMinute).toEqual([0, 2]);
  expect(gone.ErrorCode).toBe(90016);
});

test('[S47] the quota is that of the day by the clock of the app, the gap one of its own', async () => {
  await using cloud = await testCloud();
  await cloud.set({ pushesPerDay: 2, pushGapMs: 60_000, utcOffsetMinutes: 480 });
  const one = async () => (await cloud.rest.call('openim/im_push', toAll('x'), forLong)).ErrorCode;
  const untilMidnight = (minutes: number) => {
    const { clock } = cloud;
    clock.advance(dayStartMs(clock.nowMs(), minutes) + DAY_MS - clock.nowMs());
  };

  untilMidnight(480);
  const codes = [await one(), await one()];
  cloud.clock.advance(59_999);
  codes.push(await one());
  cloud.clock.advance(1);
  codes.push(await one());
  cloud.clock.advance(60_000);
  codes.push(await one());
  cloud.clock.advance(-1);
  untilMidnight(480);
  codes.push(await one());

  expect(codes).toEqual([0, 90024, 90024, 0, 90047, 0]);
});

test('[S47] a MsgRandom may come again after seven days, of the old command after one', async () => {
  await using cloud = await testCloud();
  await cloud.set({ pushGapMs: 0 });
  const request = toAll('x');
  const one = async (command: string) => (await cloud.rest.call(`openim/${command}`, request, forLong)).ErrorCode;

  const codes = [await one('im_push'), await one('im_push'), await one('push')];
  cloud.clock.advance(DAY_MS);
  codes.push(await one('im_push'), await one('push'));
  cloud.clock.advance(7 * DAY_MS);
  codes.push(await one('im_push'));

  expect(codes).toEqual([0, 90025, 90025, 90025, 0, 0]);
});

test('[S47] of what waits the newest are given, as many as the app says', async () => {
  await using cloud = await testCloud();
  await cloud.users('alice');
  await cloud.set({ pushGapMs: 0, pushWaitingMax: 2 });
  for (const words of ['one', 'two', 'three']) await push(cloud.rest, words, { MsgLifeTime: 600 });

  const alice = await late(cloud, 'alice');

  expect((await said(alice)).slice(-3)).toEqual(['two', 'three', 'end']);
  expect(await said(alice)).not.toContain('one');
});

test('[S47] what was pushed is a message like others to who got it: read, deleted, answered', async () => {
  await using cloud = await testCloud();
  await cloud.users('news');
  await cloud.set({ pushGapMs: 0 });
  const alice = await cloud.signIn('alice');
  const news = await cloud.signIn('news');
  for (const words of ['one', 'two', 'three'])
    await push(cloud.rest, words, { MsgLifeTime: 600, From_Account: 'news' });
  await until(async () => (await history(alice, 'news')).length === 3);

  await alice.request('markRead', { conv: 'C2Cnews', seq: 1 });
  const read = (await conversation(alice, 'news')).unread;
  await alice.request('deleteMessages', { conv: 'C2Cnews', seqs: [3] });
  const deleted = (await conversation(alice, 'news')).unread;
  const before = (await news.request('getConversations', {})).conversations;
  await send(alice, 'news', 'thank you');

  expect([read, deleted]).toEqual([2, 1]);
  // Its sender has no conversation of it: a push to a million would be a million of them.
  expect(before).toEqual([]);
  expect((await history(news, 'alice')).map(textOf)).toEqual(['thank you']);
  expect((await history(alice, 'news')).map(textOf)).toEqual(['one', 'two', 'thank you']);
});

test('[S27] words are looked for as in any message: stars are pushed too', async () => {
  await using cloud = await testCloud();
  await cloud.set({ pushGapMs: 0, wordsOwnMode: 'replace' });
  await cloud.rest.ok('openim_dirty_words/add', { DirtyWordsList: ['secret'] });
  const alice = await cloud.signIn('alice');

  await push(cloud.rest, 'a secret', { MsgLifeTime: 60 });
  await push(cloud.rest, 'a secret');
  const told = [textOf((await alice.next('message')).message), textOf((await alice.next('message')).message)];

  expect(told).toEqual(['a ******', 'a ******']);
  expect(await said(alice)).toEqual(['a ******']);
});

test('[S47] a push goes on where it was when the server stops and another begins', async () => {
  await using cloud = await testCloud({ pushUnit: 1 });
  await cloud.users('alice', 'bob', 'carol', 'dave');
  await cloud.set({ pushAccountsPerSec: 1 });
  const { TaskId } = await cloud.rest.ok('openim/im_push', toAll('x', { MsgLifeTime: 60 }));
  await until(async () => (await reportOf(cloud.rest, TaskId)).Finished === 1);

  await cloud.app.ctx.pushes.stop();
  const stopped = await reportOf(cloud.rest, TaskId);
  const [waiting] = await cloud.app.ctx.storage.pushes.next();

  expect(stopped).toMatchObject({ Status: 1 });
  expect(waiting).toMatchObject({ state: 'running', finished: stopped.Finished, total: 4 });
  // Whoever comes next has the lease at once.
  expect(await cloud.app.ctx.storage.outbox.lease('push 1400000001', 'another', 1_000)).toBe(true);
});

test('[S47] days and times are those of a clock so many minutes ahead of UTC, or behind', () => {
  const noon = Date.UTC(2026, 0, 1, 12);

  expect([480, 0, -720, 840].map((ahead) => clockTime(dayStartMs(noon, ahead), ahead))).toEqual([
    ...['2026-01-01 00:00:00', '2026-01-01 00:00:00', '2026-01-01 00:00:00', '2026-01-02 00:00:00'],
  ]);
  expect(clockTime(noon, 480)).toBe('2026-01-01 20:00:00');
  expect(dayStartMs(dayStartMs(noon, 480), 480)).toBe(dayStartMs(noon, 480));
});
