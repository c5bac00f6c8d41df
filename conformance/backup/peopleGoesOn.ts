import { expect } from 'bun:test';
import type { OutputOf, RestCommands } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { contentOf, merged } from '../merged/lists.ts';
import { type RestClient, restClient } from '../rest.ts';
import { nowSec, text } from '../say.ts';
import type { TestServer } from '../server.ts';
import { CARELESS, CARELESS_PASSWORD, signInBy } from './passwords.ts';
import { OVERHEARD } from './peopleWorld.ts';

/** What the app was answered when it asked for texts that passed with a word. */
export type Audits = OutputOf<RestCommands['hongyan/get_word_audits']>;

const [MUTED, WORD, BLOCKED, LOCKED] = [20012, 80001, 20007, 70114];

/**
 * What is between the people of the world goes on where it stood: a request that waited is accepted, who is muted, blocked or
 * one wrong password away from being locked out is so, numbers follow on those that were given.
 */
export async function expectPeopleGoOn(server: TestServer, { Audits: audits }: Audits): Promise<void> {
  const rest = restClient(server);
  const [alice, bob, carol, grace] = await Promise.all(
    ['alice', 'bob', 'carol', 'grace'].map((who) => signIn(server, who, { deviceId: 'reader' })),
  );
  if (!alice || !bob || !carol || !grace) throw new Error('somebody is not signed in');
  await expectFriends(alice, carol);
  await expect(bob.request('sendMessage', draft('C2Ccarol'))).rejects.toMatchObject({ code: BLOCKED });
  await expect(grace.request('sendMessage', draft('C2Cbob'))).rejects.toMatchObject({ code: MUTED });
  await expectWords(alice, rest, audits[0]?.Seq ?? 0);
  await expectMerged(alice, carol, rest);
  await expectImported(alice, rest);

  expect(await signInBy(rest, CARELESS, 'wrong again')).not.toMatchObject({ code: 0 });
  expect(await signInBy(rest, CARELESS, CARELESS_PASSWORD)).toMatchObject({ code: LOCKED });
  await Promise.all([alice, bob, carol, grace].map((client) => client.close()));
}

const draft = (conv: string, body = text('on')) => ({ conv, random: 4_100_000_000, clientTimeSec: nowSec(), body });

async function expectFriends(alice: Client, carol: Client): Promise<void> {
  await carol.request('acceptFriendApplication', { userId: 'alice', type: 'Response_Action_AgreeAndAdd' });
  const { group } = await alice.request('createConversationGroup', { name: 'on', convs: ['C2Ccarol'] });

  const { friends } = await alice.request('getFriends', {});
  expect(friends.map(({ userId }) => userId).sort()).toEqual(['bob', 'carol', 'grace']);
  expect(await carol.request('getFriends', {})).toMatchObject({ friends: [{ userId: 'alice' }] });
  expect(group.number).toBe(2);
}

async function expectWords(alice: Client, rest: RestClient, lastSeq: number): Promise<void> {
  const said = draft('C2Ccarol', text(`again ${OVERHEARD}`));
  await expect(alice.request('sendMessage', said)).rejects.toMatchObject({ code: WORD });
  await rest.ok('hongyan/set_settings', { Settings: { wordsOwnMode: 'audit' } });
  await alice.request('sendMessage', said);

  const { Audits } = await rest.ok('hongyan/get_word_audits', {});
  expect(lastSeq).toBeGreaterThan(0);
  expect(Audits.slice(0, 2).map(({ Seq }) => Seq)).toEqual([lastSeq + 1, lastSeq]);
}

/** A list is there as long as one of the messages that hold it; the app recalls however long ago something was said. */
async function expectMerged(alice: Client, carol: Client, rest: RestClient): Promise<void> {
  const pair = { From_Account: 'alice', To_Account: 'carol' };
  const log = { Operator_Account: 'alice', Peer_Account: 'carol', MinTime: 0, MaxTime: 4_000_000_000, MaxCnt: 100 };
  const { MsgList } = await rest.ok('openim/admin_getroammsg', log);
  const held = MsgList.find(({ MsgBody }) => contentOf({ body: MsgBody as never }).JsonMsgKey);
  const key = contentOf({ body: (held?.MsgBody ?? []) as never }).JsonMsgKey ?? '';

  await rest.ok('openim/admin_msgwithdraw', { ...pair, MsgKey: held?.MsgKey ?? '' });
  await carol.request('sendMessage', draft('C2Calice', merged({ JsonMsgKey: key, MsgNum: 20 })));

  const { messages } = await alice.request('getMessages', { conv: 'C2Ccarol', count: 100 });
  expect(messages.filter(({ isRecalled }) => isRecalled)).toHaveLength(1);
  expect((await carol.request('downloadMergedList', { key })).list).toHaveLength(20);
}

/** What was imported into a group before is known as imported. */
async function expectImported(alice: Client, rest: RestClient): Promise<void> {
  const conv = 'GROUPold';
  const headSeq = async () => (await alice.request('getConversation', { conv })).conversation?.seq;
  const before = await headSeq();
  const MsgList = [{ From_Account: 'alice', SendTime: 1_600_000_000, Random: 0, MsgBody: text('from long ago') }];

  const { ImportMsgResult } = await rest.ok('group_open_http_svc/import_group_msg', { GroupId: 'old', MsgList });

  expect(ImportMsgResult).toMatchObject([{ MsgSeq: 1 }]);
  expect(await headSeq()).toBe(before);
}
