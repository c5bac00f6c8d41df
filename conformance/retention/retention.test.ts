import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { errors } from '@hongyan/contract';
import { testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { run } from '../backup/commandLine.ts';
import { signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import { conversation, history, listed, nowSec, send, textOf } from '../say.ts';
import { startServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { until } from '../until.ts';
import { GroupId, HASTE, importOld, importOldGroup, trimmedBy } from './old.ts';

setDefaultTimeout(120_000);

const svc = 'group_open_http_svc';
const group = `GROUP${GroupId}`;

describe.each(stores)('messages that are too old, on %s', (store) => {
  test('[S23] go once the setting says so, for devices that are there, come back, or are new', async () => {
    await using server = await startOn(store, { env: { ...HASTE, HONGYAN_MULTI_DEVICE_MODE: '1' } });
    const rest = restClient(server);
    const imported = await importOld(rest, [40, 30, 20, 10, 5]);
    using here = await signIn(server, 'bob', { deviceId: 'here' });
    using alice = await signIn(server, 'alice');
    expect(await conversation(here, 'alice')).toMatchObject({ unread: 5, lowestSeq: 1 });

    await rest.ok('hongyan/set_settings', { Settings: { c2cKeepDays: 15 } });
    const { change } = await here.next('change');
    await alice.next('change');

    expect(change).toMatchObject({ kind: 'trim', seq: 3, by: '' });
    using fresh = await signIn(server, 'bob', { deviceId: 'fresh' });
    for (const device of [here, fresh]) {
      expect((await history(device, 'alice')).map(textOf)).toEqual(['10 days', '5 days']);
      expect(await conversation(device, 'alice')).toMatchObject({ unread: 2, readSeq: 3, lowestSeq: 4, seq: 5 });
    }
    const about = { Operator_Account: 'bob', Peer_Account: 'alice', MaxCnt: 100, MinTime: 0, MaxTime: nowSec() };
    expect((await rest.ok('openim/admin_getroammsg', about)).MsgList.length).toBe(2);
    const { MsgSeq, MsgRandom, MsgTimeStamp } = imported[0] ?? { MsgSeq: 0, MsgRandom: 0, MsgTimeStamp: 0 };
    const MsgKey = `${MsgSeq}_${MsgRandom}_${MsgTimeStamp}`;
    const recall = { From_Account: 'alice', To_Account: 'bob', MsgKey };
    expect((await rest.call('openim/admin_msgwithdraw', recall)).ErrorCode).toBe(errors.messageUnknown.code);
    const second = { conv: 'C2Cbob', seq: 2 };
    await expect(alice.request('recallMessage', second)).rejects.toMatchObject({ code: errors.messageUnknown.code });
    const edit = alice.request('editMessage', { ...second, cloudCustomData: 'x' });
    await expect(edit).rejects.toMatchObject({ code: errors.messageNotEditable.code });
    expect(await trimmedBy(server)).toBe(3);
  });

  test('[S23] leave the list with the last of them, and the next message is back on it', async () => {
    await using server = await startOn(store, { env: HASTE });
    const rest = restClient(server);
    await importOld(rest, [40, 30]);
    using bob = await signIn(server, 'bob');
    await rest.ok('hongyan/set_settings', { Settings: { c2cKeepDays: 15 } });
    await bob.next('change');

    expect(await listed(bob)).toEqual([]);
    const counts = await rest.ok('openim/get_c2c_unread_msg_num', { To_Account: 'bob' });
    expect(counts.AllC2CUnreadMsgNum).toBe(0);

    using alice = await signIn(server, 'alice');
    expect((await send(alice, 'bob', 'new')).seq).toBe(3);
    expect(await listed(bob)).toEqual(['alice']);
    expect(await conversation(bob, 'alice')).toMatchObject({ unread: 1, lowestSeq: 3, lastMessage: { seq: 3 } });
  });

  test('[S23] of groups go by a setting of their own, and history over REST ends there', async () => {
    await using server = await startOn(store, { env: HASTE });
    const rest = restClient(server);
    await importOld(rest, [40]);
    await importOldGroup(rest, [60, 50, 40, 10, 5]);
    using bob = await signIn(server, 'bob');
    await rest.ok('hongyan/set_settings', { Settings: { groupKeepDays: 15 } });
    expect((await bob.next('change')).change).toMatchObject({ kind: 'trim', seq: 3 });

    const { messages, lowestSeq } = await bob.request('getMessages', { conv: group, count: 20 });
    expect([messages.map(textOf), lowestSeq]).toEqual([['5 days', '10 days'], 4]);
    const simple = await rest.ok(`${svc}/group_msg_get_simple`, { GroupId, ReqMsgNumber: 20 });
    expect([simple.RspMsgList.map(({ MsgSeq }) => MsgSeq), simple.IsFinished]).toEqual([[5, 4], 1]);
    const below = await rest.ok(`${svc}/group_msg_get_simple`, { GroupId, ReqMsgNumber: 20, ReqMsgSeq: 3 });
    expect([below.RspMsgList, below.IsFinished]).toEqual([[], 1]);
    const recalled = await rest.ok(`${svc}/group_msg_recall`, { GroupId, MsgSeqList: [{ MsgSeq: 2 }] });
    expect(recalled.RecallRetList).toMatchObject([{ MsgSeq: 2, RetCode: errors.groupMessageUnknown.code }]);
    expect(await conversation(bob, 'alice')).toMatchObject({ lowestSeq: 1 });
  });
});

test('[S23] a kill -9 between two units leaves a whole store, and the rest goes after the restart', async () => {
  await using server = await startServer({ env: { ...HASTE, HONGYAN_TRIM_UNIT: '1', HONGYAN_TRIM_LEASE_MS: '1000' } });
  const rest = restClient(server);
  await importOld(rest, Array(80).fill(40));
  await rest.ok('hongyan/set_settings', { Settings: { c2cKeepDays: 15 } });
  await until(async () => (await trimmedBy(server)) > 10);
  await server.kill('SIGKILL');

  const check = await run('check', '--data', server.data, '--port', '0');
  expect(check.stdout + check.stderr).toMatch(/heads, logs, unread counts and references agree: [1-7]?\d messages/);

  await server.restart();
  using bob = await signIn(server, 'bob');
  await until(async () => (await conversation(bob, 'alice')).lowestSeq === 81);
  expect(await conversation(bob, 'alice')).toMatchObject({ unread: 0, readSeq: 80, seq: 80 });
});

test('[S23] [D12] of two processes on one database one removes them, and both know', async () => {
  const postgres = await testPostgres();
  try {
    const store = await postgres.freshDatabase();
    await using first = await startServer({ store, env: { ...HASTE, HONGYAN_TRIM_UNIT: '10' } });
    await using second = await startServer({ store, env: { ...HASTE, HONGYAN_TRIM_UNIT: '10' } });
    const rest = restClient(first);
    await importOld(rest, Array(20).fill(40));
    using bob = await signIn(second, 'bob');

    await rest.ok('hongyan/set_settings', { Settings: { c2cKeepDays: 15 } });
    await until(async () => (await trimmedBy(first)) + (await trimmedBy(second)) === 20);
    expect((await bob.next('change')).change).toMatchObject({ kind: 'trim', seq: 20 });

    const each = [await trimmedBy(first), await trimmedBy(second)].sort((a, b) => a - b);
    expect(each).toEqual([0, 20]);
  } finally {
    await postgres.stop();
  }
});
