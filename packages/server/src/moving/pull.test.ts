import { expect, test } from 'bun:test';
import { type TestCloud, testCloud } from '../testing/cloud.ts';
import { type Answer, patient } from './call.ts';
import { discover } from './discover.ts';
import { pullGroup } from './pullGroups.ts';
import { pullPair } from './pullPairs.ts';
import type { MovedRecord } from './record.ts';

const BEGIN_SEC = 1_600_000_000;
const svc = 'group_open_http_svc';
const text = (Text: string) => [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text } }];

/** Calls a server, and counts which command was called how often. */
function calls({ rest }: TestCloud) {
  const counts: Record<string, number> = {};
  const call = patient(async (path, body) => {
    counts[path] = (counts[path] ?? 0) + 1;
    return (await rest.call(path, body)) as Answer & Record<string, unknown>;
  });
  return { call, counts };
}

const textsOf = (records: readonly MovedRecord<'message' | 'groupMessage'>[]): string[] =>
  records.flatMap(({ MsgBody }) => MsgBody.map(({ MsgContent }) => (MsgContent as { Text: string }).Text));

/** A talk of many: bursts of one second, hours of silence. */
async function talk(cloud: TestCloud, count: number): Promise<string[]> {
  await cloud.users('alice', 'bob');
  const said: string[] = [];
  for (let at = 0; at < count; at++) {
    const [From_Account, To_Account] = at % 3 === 0 ? ['alice', 'bob'] : ['bob', 'alice'];
    const MsgTimeStamp = BEGIN_SEC + Math.floor(at / 25) * 40_000 + (at % 25 < 20 ? 0 : at % 25);
    const ids = { MsgSeq: at, MsgRandom: at, MsgTimeStamp };
    said.push(`message ${at}`);
    const how = { SyncFromOldSystem: 2 as const, From_Account, To_Account, ...ids };
    await cloud.rest.ok('openim/importmsg', { ...how, MsgBody: text(`message ${at}`) });
  }
  return said;
}

test.each([7, 30, 2_000])(
  'all messages of two accounts come in their order, each once, when %p are held at a time',
  async (held) => {
    await using cloud = await testCloud();
    const said = await talk(cloud, 200);
    const { call } = calls(cloud);

    const records = await Array.fromAsync(pullPair(call, ['bob', 'alice'], { fromSec: 0, toSec: BEGIN_SEC * 2 }, held));

    expect(textsOf(records)).toEqual(said);
    expect(records[3]).toMatchObject({ From_Account: 'alice', To_Account: 'bob', MsgSeq: 3, MsgRandom: 3 });
  },
);

test('what only one of the two sees stands at its place; recalled ones are left out', async () => {
  await using cloud = await testCloud();
  await cloud.users('alice', 'bob');
  let random = 0;
  const say = async (words: string, SyncOtherMachine?: 2) => {
    const ids = { From_Account: 'alice', To_Account: 'bob', MsgRandom: ++random };
    return cloud.rest.ok('openim/sendmsg', {
      ...ids,
      ...(SyncOtherMachine && { SyncOtherMachine }),
      MsgBody: text(words),
    });
  };
  await say('one');
  await say('two, for bob alone', 2);
  const { MsgKey } = await say('three');
  await say('four');
  await cloud.rest.ok('openim/admin_msgwithdraw', { From_Account: 'alice', To_Account: 'bob', MsgKey });
  const toSec = Math.floor(cloud.clock.nowMs() / 1000);

  const records = await Array.fromAsync(pullPair(calls(cloud).call, ['alice', 'bob'], { fromSec: 0, toSec }));

  expect(textsOf(records)).toEqual(['one', 'two, for bob alone', 'four']);
});

test('messages of a group come ascending through windows, cut answers, tips and holes; members come behind them', async () => {
  await using cloud = await testCloud();
  await cloud.users('alice', 'bob');
  const made = {
    GroupId: 'team',
    Type: 'Public' as const,
    Name: 'team',
    Owner_Account: 'alice',
    CreateTime: BEGIN_SEC,
  };
  await cloud.rest.ok(`${svc}/import_group`, made);
  const said = Array.from({ length: 65 }, (_, at) => `message ${at}`);
  for (const [at, words] of said.entries()) {
    const one = { From_Account: 'alice', SendTime: BEGIN_SEC + at, Random: at, MsgBody: text(words) };
    await cloud.rest.ok(`${svc}/import_group_msg`, { GroupId: 'team', MsgList: [one] });
  }
  await cloud.rest.ok(`${svc}/add_group_member`, { GroupId: 'team', MemberList: [{ Member_Account: 'bob' }] });
  await cloud.rest.ok(`${svc}/group_msg_recall`, { GroupId: 'team', MsgSeqList: [{ MsgSeq: 3 }, { MsgSeq: 41 }] });
  await cloud.set({ groupAnswerMaxBytes: 2_048 });
  const { call, counts } = calls(cloud);
  const pull = { call, identifier: 'administrator', isBare: false, unreadOf: () => 5 };

  const arrivals = await Array.fromAsync(pullGroup(pull, 'team'));

  const records = arrivals.flatMap((arrival) => ('record' in arrival ? [arrival.record] : []));
  expect(records).toHaveLength(arrivals.length);
  const messages = records.filter((record) => record.kind === 'groupMessage');
  expect(textsOf(messages)).toEqual(said.filter((_, at) => at !== 2 && at !== 40));
  expect(records.map(({ kind }) => kind).filter((kind, at, all) => kind !== all[at - 1])).toEqual([
    ...(['group', 'groupMessage', 'member'] as const),
  ]);
  expect(records.at(-1)).toMatchObject({ kind: 'member', Member_Account: 'bob', UnreadMsgNum: 5 });
  // Four windows would do, were they not cut.
  expect(counts[`${svc}/group_msg_get_simple`]).toBeGreaterThan(4);
});

test('accounts are found over friends, blacklists and whom one follows, one from another', async () => {
  await using cloud = await testCloud();
  await cloud.users('alice', 'bob', 'carol', 'dave', 'eve');
  const source = { AddSource: 'AddSource_Type_Web' };
  await cloud.rest.ok('sns/friend_add', { From_Account: 'alice', AddFriendItem: [{ To_Account: 'bob', ...source }] });
  await cloud.rest.ok('sns/black_list_add', { From_Account: 'bob', To_Account: ['carol'] });
  await cloud.rest.ok('follow/follow_add', { From_Account: 'carol', FollowItem: [{ To_Account: 'dave' }] });

  const { accounts } = await discover(calls(cloud).call, ['alice'], () => undefined);

  expect([...accounts]).toEqual(['alice', 'bob', 'carol', 'dave']);
});
