import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type Corner, corners } from '../corner.ts';
import { said } from '../groups/said.ts';
import { text, u32 } from '../say.ts';

const corner = corners();

setDefaultTimeout(30_000);

const svc = 'openim_msg_ext_http_svc';
const pair = (Key: string, Value: string, Seq = 0) => ({ Key, Value, Seq });

/** Alice and bob with a message of alice's that takes extensions, and how REST names it. */
async function scene(cloud: Corner, kind: 'C2C' | 'GROUP') {
  await cloud.users('alice', 'bob');
  const [alice, bob] = [await cloud.signIn('alice'), await cloud.signIn('bob')];
  const common = { MsgBody: text('vote'), From_Account: 'alice', SupportMessageExtension: 1 as const };
  if (kind === 'C2C') {
    const sent = { ...common, MsgRandom: u32(), To_Account: 'bob' };
    const { MsgKey } = await cloud.rest.ok('openim/sendmsg', sent);
    const { message } = await bob.next('message');
    const where = { From_Account: 'alice', To_Account: 'bob', MsgKey };
    const [withAlice, withBob] = ['C2Calice', 'C2Cbob'];
    return {
      alice,
      bob,
      message,
      where,
      withAlice,
      withBob,
      commands: [`${svc}/set_key_values`, `${svc}/get_key_values`],
    };
  }
  const named = { type: 'Meeting' as const, name: 'team', groupId: 'team', members: [{ userId: 'bob' }] };
  await alice.request('createGroup', named);
  const sent = { ...common, GroupId: 'team', Random: u32() };
  const { MsgSeq } = await cloud.rest.ok('group_open_http_svc/send_group_msg', sent);
  const { message } = await bob.next('message');
  const where = { GroupId: 'team', MsgSeq };
  const commands = [`${svc}/group_set_key_values`, `${svc}/group_get_key_values`];
  return { alice, bob, message, where, withAlice: 'GROUPteam', withBob: 'GROUPteam', commands };
}

describe.each(['C2C', 'GROUP'] as const)('extensions in a %s conversation', (kind) => {
  test('are set, read, deleted and cleared over REST, without a check of versions (rest-api §7)', async () => {
    await using cloud = await corner();
    const { bob, where, message, commands } = await scene(cloud, kind);
    const [set = '', get = ''] = commands;
    const write = (OperateType: number, ExtensionList?: object[]) =>
      cloud.rest.call(set, { ...where, OperateType, ...(ExtensionList && { ExtensionList }) });
    const read = (more: object = {}) => cloud.rest.call(get, { ...where, ...more });

    expect(message.supportExtension).toBe(true);
    const ok = (Extension: object) => ({ ErrorCode: 0, Extension });
    expect(await write(1, [pair('k1', 'v1'), pair('k2', 'v2')])).toMatchObject({
      ...{ ActionStatus: 'OK', ErrorCode: 0 },
      ExtensionList: [ok(pair('k1', 'v1', 1)), ok(pair('k2', 'v2', 2))],
    });
    expect(await bob.next('change')).toMatchObject({
      change: {
        kind: 'extension',
        seq: message.seq,
        by: 'administrator',
        extension: { key: 'k1', value: 'v1', seq: 1 },
      },
    });
    expect(await write(1, [pair('k1', 'other')])).toMatchObject({ ExtensionList: [ok(pair('k1', 'other', 3))] });
    expect(await write(2, [pair('none', ''), pair('k2', '')])).toMatchObject({
      ExtensionList: [{ ErrorCode: 23004, Extension: pair('none', '') }, ok(pair('k2', ''))],
    });
    const state = { CompleteFlag: 1, LatestSeq: 4, ClearSeq: 0 };
    expect(await read()).toMatchObject({ ...state, ExtensionList: [pair('k1', 'other', 3)] });
    expect(await read({ StartSeq: 4 })).toMatchObject({ ...state, ExtensionList: [] });
    expect(await write(3)).toMatchObject({ ErrorCode: 0, ExtensionList: [] });
    expect(await read()).toMatchObject({ CompleteFlag: 1, LatestSeq: 5, ClearSeq: 5, ExtensionList: [] });
  });

  test('are set by a member who saw the latest version; who did not is told what is there', async () => {
    await using cloud = await corner();
    const { alice, bob, message, withAlice, withBob } = await scene(cloud, kind);
    const { seq } = message;
    const set = (value: string, version: number) => ({ seq, extensions: [{ key: 'vote', value, seq: version }] });

    const first = await bob.request('setExtensions', { conv: withAlice, ...set('yes', 0) });
    const late = await alice.request('setExtensions', { conv: withBob, ...set('no', 0) });
    const next = await alice.request('setExtensions', { conv: withBob, ...set('no', 1) });
    const read = await bob.request('getExtensions', { conv: withAlice, seq });
    const gone = await bob.request('deleteExtensions', { conv: withAlice, seq, extensions: [{ key: 'vote', seq: 2 }] });
    const cleared = await bob.request('deleteExtensions', { conv: withAlice, seq });

    expect(first.results).toEqual([{ code: 0, key: 'vote', value: 'yes', seq: 1 }]);
    expect(first.changes).toMatchObject([{ kind: 'extension', by: 'bob' }]);
    expect(late).toEqual({ results: [{ code: 23001, key: 'vote', value: 'yes', seq: 1 }], changes: [] });
    expect(next.results).toEqual([{ code: 0, key: 'vote', value: 'no', seq: 2 }]);
    const extensions = [{ key: 'vote', value: 'no', seq: 2 }];
    expect(read).toEqual({ extensions, latestSeq: 2, clearSeq: 0, isCompleted: true });
    expect(gone.results).toEqual([{ code: 0, key: 'vote', value: '', seq: 0 }]);
    expect(cleared).toEqual({ results: [], changes: [] });
    const { changes } = await alice.request('getChanges', { conv: withBob, afterRev: 0 });
    expect(changes).toMatchObject([{ rev: 3, extension: { key: 'vote', seq: 3 } }]);
  });

  test('keep to the limits of the app, which are told', async () => {
    await using cloud = await corner();
    await cloud.set({ extensionsMax: 1, extensionsPerCall: 2, extensionKeyMaxBytes: 4, extensionValueMaxBytes: 4 });
    await cloud.set({ extensionWritesPerMin: 2 });
    const { bob, message, withAlice, where, commands } = await scene(cloud, kind);
    const [set = '', get = ''] = commands;
    const write = (...list: object[]) => cloud.rest.call(set, { ...where, OperateType: 1, ExtensionList: list });
    const invalid = kind === 'C2C' ? 20001 : 10004;

    const bad = { ErrorCode: invalid };
    expect(await write(pair('12345', ''))).toMatchObject({
      ...bad,
      ErrorInfo: 'ExtensionList[0].Key: has 5 bytes, at most 4 are allowed',
    });
    expect(await write(pair('a', '12345'))).toMatchObject(bad);
    expect(await write({ Key: 'a' })).toMatchObject(bad);
    expect(await write()).toMatchObject(bad);
    expect(await write(pair('a', ''), pair('b', ''), pair('c', ''))).toMatchObject({
      ...bad,
      ErrorInfo: 'ExtensionList: must have 1 to 2 entries, it has 3',
    });
    expect(await cloud.rest.call(set, { ...where, OperateType: 2 })).toMatchObject(bad);
    expect(await write(pair('a', '1'), pair('b', '1'))).toMatchObject({
      ExtensionList: [{ ErrorCode: 0 }, { ErrorCode: 23002 }],
    });
    expect(await write(pair('a', '2'))).toMatchObject({ ErrorCode: 0 });
    expect(await write(pair('a', '3'))).toMatchObject({
      ...{ ErrorCode: 23003, ErrorInfo: expect.stringContaining('2 times a minute') },
    });
    const many = { conv: withAlice, seq: message.seq, extensions: Array(3).fill({ key: 'a', value: '1', seq: 0 }) };
    await expect(bob.request('setExtensions', many)).rejects.toMatchObject({ code: kind === 'GROUP' ? 10004 : 20001 });
    await cloud.set({ extensionPageMax: 1 });
    expect(await cloud.rest.call(get, where)).toMatchObject({ CompleteFlag: 1, ExtensionList: [pair('a', '2', 2)] });
  });

  test('[S72] go with the message that is recalled; one that was sent without takes none', async () => {
    await using cloud = await corner();
    const { alice, bob, message, withAlice, withBob, where, commands } = await scene(cloud, kind);
    const [set = '', get = ''] = commands;
    const write = { ...where, OperateType: 1, ExtensionList: [pair('a', '1')] };
    await cloud.rest.ok(set as 'openim_msg_ext_http_svc/set_key_values', write as never);
    const plain = await alice.request('sendMessage', said(withBob, 'plain'));

    await alice.request('recallMessage', { conv: withBob, seq: message.seq });

    expect(await cloud.rest.call(set, write)).toMatchObject({ ErrorCode: 20023 });
    expect(await cloud.rest.call(get, where)).toMatchObject({ ErrorCode: 0, ExtensionList: [], LatestSeq: 0 });
    const refused = bob.request('getExtensions', { conv: withAlice, seq: plain.seq });
    await expect(refused).rejects.toMatchObject({ code: 23002 });
  });
});

test('what names no message is refused over REST with its code (rest-api §2.5)', async () => {
  await using cloud = await corner();
  const { where } = await scene(cloud, 'C2C');
  const get = (more: object) => cloud.rest.call(`${svc}/get_key_values`, { ...where, ...more });

  expect(await get({ MsgKey: '1_2_3' })).toMatchObject({ ErrorCode: 23004 });
  expect(await get({ MsgKey: 'none' })).toMatchObject({ ErrorCode: 90054 });
  // A key names a message from From_Account, which is the administrator unless given.
  expect(await get({ From_Account: 'bob', To_Account: 'alice' })).toMatchObject({ ErrorCode: 23004 });
  expect(await get({ To_Account: 'nobody' })).toMatchObject({ ErrorCode: 90012 });
  expect(await cloud.rest.call(`${svc}/group_get_key_values`, { GroupId: 'none', MsgSeq: 1 })).toMatchObject({
    ErrorCode: 10010,
  });
  await cloud.rest.ok('group_open_http_svc/create_group', { GroupId: 'team', Type: 'Public', Name: 'team' });
  const noSuch = { GroupId: 'team', MsgSeq: 99 };
  expect(await cloud.rest.call(`${svc}/group_get_key_values`, noSuch)).toMatchObject({ ErrorCode: 23004 });
  const clear = { ...noSuch, OperateType: 3 };
  expect(await cloud.rest.call(`${svc}/group_set_key_values`, clear)).toMatchObject({ ErrorCode: 23004 });
});
