import { expect, setDefaultTimeout, test } from 'bun:test';
import type { RestCommands, SocketCommands } from '@hongyan/contract';
import { type Cast, cast } from '../cast.ts';
import { type Client, RefusedError } from '../client.ts';
import { isEnding, makeTeam } from '../groups/team.ts';
import { restSamples } from '../restSamples.ts';
import { custom, draft, history, send, text } from '../say.ts';
import { firstApp, secondApp, startServer } from '../server.ts';
import { socketSamples } from '../socketSamples.ts';
import { until } from '../until.ts';
import { makeUserSig } from '../userSig.ts';

setDefaultTimeout(300_000);

/** Those who only watch say nothing for as long as all requests take. */
const env = { HONGYAN_HEARTBEAT_SEC: '600' };

const SECRET = 'planted-secret';

/** An app with all that others would like to see or change. */
interface Victim {
  /** Whatever names something of it, as text and as number. */
  ids: unknown[];
  /** Everything that its own people and its administrator can read. */
  state(): Promise<string>;
  /** Somebody who hears when anything happens to it. */
  witness: Client;
}

async function makeVictim(here: Cast): Promise<Victim> {
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob');
  const carol = await here.signIn('carol');
  const names = { alice: alice.userId, bob: bob.userId };
  await alice.request('updateProfile', { nick: `${SECRET}-nick`, faceUrl: `https://example.org/${SECRET}` });
  const body = custom({ Data: `${SECRET}-data`, Desc: `${SECRET}-desc`, Ext: '' });
  const sent = await send(alice, names.bob, body, {
    ...{ cloudCustomData: `${SECRET}-cloud`, needReadReceipt: true, supportExtension: true },
  });
  const { seq } = sent;
  await bob.request('addReaction', { conv: `C2C${names.alice}`, seq, reaction: `${SECRET}-reaction` });
  const extensions = [{ key: `${SECRET}-key`, value: `${SECRET}-value`, seq: 0 }];
  await bob.request('setExtensions', { conv: `C2C${names.alice}`, seq, extensions });
  await send(bob, names.alice, `${SECRET}-text`);
  await here.rest.ok('hongyan/set_settings', { Settings: { recallWindowSec: 12_345 } });
  const [first] = await history(alice, names.bob);
  if (!first) throw new Error('the history is empty');
  const group = await makeVictimGroup(alice, bob, carol);
  const push = await makeVictimPush(here, alice);
  const { sdkAppId, key } = here.app;
  const key52 = `${first.msgSeq}_${first.random}_${first.timeSec}`;
  const numbers = [sdkAppId, sent.seq, first.msgSeq, first.random, first.timeSec, Number(alice.session?.uid)];
  const texts = [names.alice, `C2C${names.bob}`, key52, sent.id, sent.convId, alice.session?.sessionId];
  return {
    ids: [
      ...texts,
      ...numbers,
      ...group,
      ...push,
      String(sdkAppId),
      makeUserSig({ sdkAppId, userId: names.alice, key }),
      'administrator',
    ],
    state: () => stateOf(here, [alice, bob]),
    witness: bob,
  };
}

/** Groups with messages, requests and pins; what names something of them. One has the id of one of the other app. */
async function makeVictimGroup(alice: Client, bob: Client, carol: Client): Promise<unknown[]> {
  const ids: unknown[] = [];
  for (const groupId of ['team', 'only-theirs']) {
    const conv = `GROUP${groupId}`;
    const { group } = await alice.request('createGroup', {
      ...{ type: 'Public', groupId, name: `${SECRET}-group`, introduction: `${SECRET}-intro` },
      members: [{ userId: bob.userId, role: 'Admin' }],
    });
    const words = custom({ Data: `${SECRET}-in-group`, Desc: '', Ext: '' });
    const { seq } = await alice.request('sendMessage', { ...draft('', words), conv, needReadReceipt: true });
    await alice.request('pinMessage', { conv, seq, isPinned: true });
    await carol.request('joinGroup', { groupId, text: `${SECRET}-note` });
    ids.push(groupId, conv, group.id, Number(group.id));
  }
  const { applications } = await bob.request('getGroupApplications', {});
  ids.push(...applications.flatMap(({ applicationId }) => [applicationId, Number(applicationId)]));
  return ids;
}

/** Tags and attributes of somebody, and a push by them that one has got and another waits for; what names them. */
async function makeVictimPush({ rest, accounts }: Cast, alice: Client): Promise<unknown[]> {
  const [dave = ''] = await accounts('dave');
  const [tag, name] = ['only-theirs', 'their-attribute'];
  await rest.ok('openim/im_set_attr_name', { AttrNames: { '0': name } });
  await rest.ok('openim/im_set_attr', {
    UserAttrs: [{ To_Account: alice.userId, Attrs: { [name]: `${SECRET}-value` } }],
  });
  const UserTags = [alice.userId, dave].map((To_Account) => ({ To_Account, Tags: [tag, `${SECRET}-tag`] }));
  await rest.ok('openim/im_add_tag', { UserTags });
  const message = { MsgRandom: 1, MsgBody: text(`${SECRET}-push`), MsgLifeTime: 600 };
  const { TaskId } = await rest.ok('openim/im_push', { ...message, Condition: { TagsAnd: [tag] } });
  await alice.next('message', ({ message: { random } }) => random === 1);
  await until(async () => {
    const { Reports } = await rest.ok('openim/im_get_push_report', { TaskIds: [TaskId] });
    return Reports[0]?.Status === 2;
  });
  return [tag, name, TaskId, dave];
}

/** What can be read of an app, as one text. */
async function stateOf(here: Cast, people: readonly Client[]): Promise<string> {
  const seen: unknown[] = [];
  for (const [n, client] of people.entries()) {
    const peer = people[1 - n]?.userId ?? '';
    seen.push(await history(client, peer), await client.request('getConversations', {}));
    seen.push(await client.request('getProfiles', { userIds: people.map(({ userId }) => userId) }));
    const conv = `C2C${peer}`;
    seen.push(await client.request('getChanges', { conv, afterRev: 0 }));
    seen.push(await client.request('getReactions', { conv, seqs: [1] }));
    seen.push(await client.request('getExtensions', { conv, seq: 1 }));
  }
  for (const client of people) seen.push(await groupsSeenBy(client));
  const GroupIdList = ['team', 'only-theirs'];
  seen.push((await here.rest.ok('group_open_http_svc/get_group_info', { GroupIdList })).GroupInfo);
  const accounts = people.map(({ userId }) => userId);
  const check = { CheckItem: accounts.map((UserID) => ({ UserID })) };
  seen.push(await here.rest.ok('im_open_login_svc/account_check', check));
  seen.push(await here.rest.ok('openim/querystate', { To_Account: accounts, IsNeedDetail: 1 }));
  const To_Account = [...accounts, here.name('dave')];
  seen.push(await here.rest.ok('openim/im_get_tag', { To_Account }));
  seen.push(
    await here.rest.ok('openim/im_get_attr', { To_Account }),
    await here.rest.ok('openim/im_get_attr_name', {}),
  );
  seen.push((await here.rest.ok('hongyan/get_settings', {})).Settings);
  return JSON.stringify(seen);
}

/** All that a member reads of its groups. */
async function groupsSeenBy(client: Client): Promise<unknown[]> {
  const seen: unknown[] = [await client.request('getGroups', {}), await client.request('getGroupApplications', {})];
  for (const groupId of ['team', 'only-theirs']) {
    const conv = `GROUP${groupId}`;
    seen.push(await client.request('getMessages', { conv }), await client.request('getChanges', { conv, afterRev: 0 }));
    seen.push(
      await client.request('getPinnedMessages', { conv }),
      await client.request('getReceipts', { conv, seqs: [1] }),
    );
    seen.push(await client.request('getGroupMembers', { groupId }));
  }
  return seen;
}

/** A request with one of its places, at any depth, taken by each of the values. */
function* withEach(sample: object, values: readonly unknown[]): Generator<Record<string, unknown>> {
  for (const path of leavesOf(sample)) {
    for (const value of values) {
      const request = structuredClone(sample) as Record<string, unknown>;
      let target: Record<string, unknown> = request;
      for (const step of path.slice(0, -1)) target = target[step] as Record<string, unknown>;
      target[path.at(-1) ?? ''] = value;
      yield request;
    }
  }
}

function leavesOf(value: object): string[][] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' && inner !== null ? leavesOf(inner).map((path) => [key, ...path]) : [[key]],
  );
}

/** All of the victim is as it was, and nothing of it was told. */
async function expectUntouched(victim: Victim, before: string, answers: readonly string[]): Promise<void> {
  expect(answers.filter((answer) => answer.includes(SECRET))).toEqual([]);
  expect(await victim.state()).toBe(before);
  expect(victim.witness.seen('kicked')).toEqual([]);
}

test('[S9] whatever names something of one app, in any field of any REST command of another, crosses nothing', async () => {
  await using server = await startServer({ env });
  await using one = cast(server, firstApp, '-twin');
  await using two = cast(server, secondApp, '-twin');
  const victim = await makeVictim(one);
  const [alice = '', bob = ''] = await two.accounts('alice', 'bob');
  await makeTeam(two.rest, alice, bob);
  const before = await victim.state();
  const answers: string[] = [];

  for (const path of Object.keys(restSamples) as (keyof RestCommands)[]) {
    for (const request of withEach(restSamples[path](alice, bob), victim.ids)) {
      answers.push(JSON.stringify(await two.rest.call(path, request)));
      if (isEnding(path)) await makeTeam(two.rest, alice, bob);
    }
  }

  expect(answers.length).toBeGreaterThan(500);
  await expectUntouched(victim, before, answers);
});

test.each(['json', 'msgpack'] as const)(
  '[S9] whatever names something of one app, in any field of any socket command of another, crosses nothing, %s',
  async (codec) => {
    await using server = await startServer({ env });
    await using one = cast(server, firstApp, '-twin');
    await using two = cast(server, secondApp, '-twin');
    const victim = await makeVictim(one);
    const bob = await two.signIn('bob');
    let alice = await two.signIn('alice', { codec });
    await alice.request('sendMessage', draft(bob.userId, 'of the second app'));
    await makeTeam(two.rest, alice.userId, bob.userId);
    const before = await victim.state();
    const answers: string[] = [];

    for (const command of Object.keys(socketSamples) as (keyof SocketCommands)[]) {
      for (const request of withEach(socketSamples[command](bob.userId), victim.ids)) {
        answers.push(await answerOf(alice, command, request));
        if (isEnding(command)) await makeTeam(two.rest, alice.userId, bob.userId);
        if (command === 'logout') alice = await two.signIn('alice', { codec });
      }
    }
    answers.push(JSON.stringify([bob.seen('message'), bob.seen('change'), alice.seen('user'), alice.seen('message')]));

    expect(answers.length).toBeGreaterThan(500);
    await expectUntouched(victim, before, answers);
  },
);

const answerOf = (client: Client, command: string, params: unknown): Promise<string> =>
  client.ask(command, params).then(
    (answer) => JSON.stringify(answer),
    (error: unknown) => (error instanceof RefusedError ? error.info : Promise.reject(error as Error)),
  );
