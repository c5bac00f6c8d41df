import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '../../local/sqlite.ts';
import { makeChats } from '../../testing/chats.ts';
import { TYPES } from '../constants/types.ts';

const { MSG_REMIND_ACPT_AND_NOTE: NOTIFY, MSG_REMIND_ACPT_NOT_NOTE: QUIET } = TYPES;
const nightly = { messageRemindType: QUIET, startHour: 22, startMinute: 30, startSecond: 15, isRepeated: true };

test('[§4.7] setAllReceiveMessageOpt and getAllReceiveMessageOpt: it begins on this day by the clock of the device, and stays', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');
  const never = await sdk.getAllReceiveMessageOpt();
  const today = () => new Date(sdk.getServerTime()).toDateString();
  const before = today();

  const set = await sdk.setAllReceiveMessageOpt({ ...nightly, duration: 28_800 });
  const { data } = await sdk.getAllReceiveMessageOpt();

  expect(never.data).toEqual({ messageRemindType: NOTIFY, startTime: 0, endTime: 0, isRepeated: false });
  expect(set).toEqual({ code: 0, data: {} });
  expect(data).toMatchObject({ messageRemindType: QUIET, isRepeated: true });
  const start = new Date(data.startTime * 1_000);
  expect([start.getHours(), start.getMinutes(), start.getSeconds()]).toEqual([22, 30, 15]);
  // The day may end while this runs.
  expect([before, today()]).toContain(start.toDateString());
  expect(data.endTime - data.startTime).toBe(28_800);
  const later = await chats.ready('alice');
  expect((await later.sdk.getAllReceiveMessageOpt()).data).toEqual(data);
  const bob = await chats.ready('bob');
  expect((await bob.sdk.getAllReceiveMessageOpt()).data).toEqual(never.data);
});

test('[§4.7] what is left out: without notice, from midnight, for a day, once; and it can be taken off again', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');

  await sdk.setAllReceiveMessageOpt({});
  const day = (await sdk.getAllReceiveMessageOpt()).data;
  await sdk.setAllReceiveMessageOpt({ messageRemindType: NOTIFY });
  const off = (await sdk.getAllReceiveMessageOpt()).data;

  expect(day).toMatchObject({ messageRemindType: QUIET, isRepeated: false });
  expect(new Date(day.startTime * 1_000).toTimeString().slice(0, 8)).toBe('00:00:00');
  expect(day.endTime - day.startTime).toBe(86_400);
  expect(off.messageRemindType).toBe(NOTIFY);
});

test('[§6.1] [S74] ALL_RECEIVE_MESSAGE_OPT_UPDATED tells the other devices of the user, with what it is now, and nobody else', async () => {
  await using chats = await makeChats();
  const [alice, other, bob] = [await chats.ready('alice'), await chats.ready('alice'), await chats.ready('bob')];

  await alice.sdk.setAllReceiveMessageOpt(nightly);
  const told = await other.next('onAllReceiveMessageOptUpdated');
  // The same once more changes nothing.
  await alice.sdk.setAllReceiveMessageOpt(nightly);
  await alice.sdk.setAllReceiveMessageOpt({ messageRemindType: NOTIFY });
  const off = await other.next('onAllReceiveMessageOptUpdated', ({ data }) => data.messageRemindType === NOTIFY);

  expect(told.data.messageRemindType).toBe(QUIET);
  expect(off.data).toEqual((await alice.sdk.getAllReceiveMessageOpt()).data);
  expect(other.seen('onAllReceiveMessageOptUpdated')).toEqual([]);
  for (const { told: names } of [alice, bob]) expect(names).not.toContain('onAllReceiveMessageOptUpdated');
});

test('[§6.1] [S55] a device that was away is told when it is back', async () => {
  await using chats = await makeChats();
  const [alice, other] = [await chats.ready('alice'), await chats.ready('alice')];
  other.cut();
  await other.next('netStateChange', ({ data }) => data.state !== TYPES.NET_STATE_CONNECTED);

  await alice.sdk.setAllReceiveMessageOpt(nightly);
  other.restore();

  const { data } = await other.next('onAllReceiveMessageOptUpdated');
  expect(data).toEqual((await alice.sdk.getAllReceiveMessageOpt()).data);
});

test('[D9] a device whose events are gone asks for it, and is told what is another than it knew', async () => {
  await using chats = await makeChats();
  const [alice, other, third] = [await chats.ready('alice'), await chats.ready('alice'), await chats.ready('alice')];
  await alice.sdk.setAllReceiveMessageOpt(nightly);
  for (const one of [other, third]) await one.next('onAllReceiveMessageOptUpdated');
  other.cut();
  await other.next('netStateChange', ({ data }) => data.state !== TYPES.NET_STATE_CONNECTED);
  await alice.sdk.setAllReceiveMessageOpt({ messageRemindType: NOTIFY });
  await third.next('onAllReceiveMessageOptUpdated');
  const { storage, clock } = chats.cloud.app.ctx;
  await storage.userEvents.trim(clock.nowMs() + 1, 1_000);

  other.restore();

  expect((await other.next('onAllReceiveMessageOptUpdated')).data.messageRemindType).toBe(NOTIFY);
});

test('[S29] a device that kept its state while the app was off is told after SDK_READY', async () => {
  await using chats = await makeChats();
  const folder = mkdtempSync(join(tmpdir(), 'hongyan-receive-all-'));
  chats.atEnd(async () => rmSync(folder, { recursive: true }));
  const store = () => ({ localStore: sqliteStore({ folder }) });
  const before = await chats.ready('alice', store());
  await before.sdk.destroy();
  const alice = await chats.ready('alice');
  await alice.sdk.setAllReceiveMessageOpt(nightly);

  const after = await chats.ready('alice', store());
  const { data } = await after.next('onAllReceiveMessageOptUpdated');

  expect(data.messageRemindType).toBe(QUIET);
  expect(after.told.indexOf('onAllReceiveMessageOptUpdated')).toBeGreaterThan(after.told.indexOf('sdkStateReady'));
  await after.sdk.destroy();
});

test('[§3.1] what is no such time is refused where it is written', async () => {
  await using chats = await makeChats();
  const { sdk } = await chats.ready('alice');

  const wrong = [
    { messageRemindType: TYPES.MSG_REMIND_DISCARD },
    { startHour: 24 },
    { startMinute: 60 },
    { startSecond: -1 },
    { startHour: 1.5 },
    { duration: -1 },
    { duration: 4_294_967_296 },
  ];
  for (const options of wrong)
    expect(() => sdk.setAllReceiveMessageOpt(options as never)).toThrow('Params validate failed.');
  await sdk.logout();
  await expect(sdk.getAllReceiveMessageOpt()).rejects.toMatchObject({ code: 3005 });
});
