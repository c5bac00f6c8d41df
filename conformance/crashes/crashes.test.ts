import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { InputOf, SocketCommands } from '@hongyan/contract';
import { type Cast, cast } from '../cast.ts';
import type { Client } from '../client.ts';
import { restClient } from '../rest.ts';
import { nowSec, u32 } from '../say.ts';
import { secondApp, startServer, type TestServer } from '../server.ts';

setDefaultTimeout(60_000);

type Report = InputOf<SocketCommands['reportCrashes']>['reports'][number];

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const crash = (more: Partial<Report> = {}): Report => ({
  ...{ timeMs: nowSec() * 1_000, random: u32(), place: 'timer', name: 'TypeError' },
  ...{ frames: ['advance (index.js:10:5)', 'run (index.js:3:4)'], times: 2, ...more },
});
const report = (client: Client, ...reports: Report[]) =>
  client.request('reportCrashes', { sdkVersion: '3.6.6', reports });
const listed = async ({ rest }: Pick<Cast, 'rest'>, of: object = {}) =>
  (await rest.ok('hongyan/get_crashes', { Count: 100, ...of })).Crashes;
const set = ({ rest }: Cast, Settings: Record<string, number>) => rest.ok('hongyan/set_settings', { Settings });

test('[S1] what a client reports is listed as it was sent, with who and where, for the own app alone', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice', { platform: 'iPhone' });
  const one = crash();

  expect(await report(alice, one)).toEqual({ kept: 1 });

  const [found] = await listed(here, { Account: alice.userId });
  expect(found).toEqual({
    ...{ Seq: found?.Seq ?? 0, Time: one.timeMs / 1_000, ReportTime: found?.ReportTime ?? 0 },
    ...{ Account: alice.userId, Platform: 'iPhone', SdkVersion: '3.6.6' },
    ...{ Place: 'timer', Name: 'TypeError', Frames: one.frames, Times: 2 },
  });
  expect(Math.abs((found?.ReportTime ?? 0) - nowSec())).toBeLessThan(120);
  expect(await listed({ rest: restClient(server, secondApp) })).toEqual([]);
});

test('[S1] [D14] a report that comes again is passed over', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const [one, other] = [crash(), crash()];
  await report(alice, one);

  expect(await report(alice, one, other)).toEqual({ kept: 1 });
  expect(await listed(here, { Account: alice.userId })).toHaveLength(2);
});

test('[S1] reports are listed page by page, the newest first, by account, error, platform and time', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob', { platform: 'Mac' })];
  for (const name of ['A', 'B', 'A']) await report(alice, crash({ name }));
  await report(bob, crash({ name: 'A' }));
  const of = { Account: alice.userId };
  const seqs = (crashes: { Seq: number }[]) => crashes.map(({ Seq }) => Seq);

  const all = seqs(await listed(here, of));
  const first = await here.rest.ok('hongyan/get_crashes', { ...of, Count: 2 });
  const rest = await here.rest.ok('hongyan/get_crashes', { ...of, Count: 2, Before: all[1] ?? 0 });

  expect(all).toEqual(all.toSorted((x, y) => y - x));
  expect([seqs(first.Crashes), first.IsCompleted]).toEqual([all.slice(0, 2), false]);
  expect([seqs(rest.Crashes), rest.IsCompleted]).toEqual([all.slice(2), true]);
  expect(seqs(await listed(here, { ...of, Name: 'B' }))).toEqual(all.slice(1, 2));
  expect(await listed(here, { ...of, Platform: 'Mac' })).toEqual([]);
  expect(await listed(here, { Account: bob.userId, Platform: 'Mac' })).toHaveLength(1);
  expect(await listed(here, { ...of, Since: nowSec() + 1_000 })).toEqual([]);
  expect(await listed(here, { Account: here.name('nobody') })).toEqual([]);
});

test('[S1] so many are kept of an account in a day, and none when the app wants none', async () => {
  await using here = cast(server);
  const [alice, bob] = [await here.signIn('alice'), await here.signIn('bob')];
  await set(here, { crashReportsPerDay: 3 });

  const kept = await Promise.all([report(alice, crash(), crash()), report(alice, crash(), crash())]);
  const more = await report(alice, crash());
  await set(here, { crashReportsPerDay: 0 });
  const none = await report(bob, crash());
  await set(here, { crashReportsPerDay: 20 });

  expect(kept.map((one) => one.kept).reduce((sum, one) => sum + one, 0)).toBe(3);
  expect([more, none]).toEqual([{ kept: 0 }, { kept: 0 }]);
});

test('[S1] the newest of an app are kept', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  await set(here, { crashReportMax: 2 });

  for (const name of ['A', 'B', 'C']) await report(alice, crash({ name }));
  await set(here, { crashReportMax: 1_000 });

  expect((await listed(here)).map(({ Name }) => Name)).toEqual(['C', 'B']);
});

test('[S1] what could be read out of a message is refused', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const wrong: Partial<Report>[] = [
    { name: 'said "hi bob"' },
    { name: '' },
    { frames: ['x'.repeat(201)] },
    { frames: Array(41).fill('x') },
    { frames: ['\u001b[31mred'] },
    { frames: ['鸿雁'] },
  ];

  for (const more of wrong)
    await expect(report(alice, crash(more))).rejects.toMatchObject({
      code: 60_025,
      info: expect.stringContaining('reports'),
    });
  await expect(report(alice, ...Array.from({ length: 11 }, () => crash()))).rejects.toThrow();
});
