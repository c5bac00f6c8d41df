import type { OutputOf, SocketCommands } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { contentOf } from '../merged/lists.ts';
import { restClient } from '../rest.ts';
import type { TestApp, TestServer } from '../server.ts';
import { PUSH_RANDOM, people } from './world.ts';

/** What a server answers, by what it was asked. */
export type Answers = Record<string, unknown>;

const ALWAYS = { MinTime: 0, MaxTime: 4_000_000_000, MaxCnt: 100 };
/** What of settings and of a sign-in's answer stands in the store: the rest are defaults, or differ each time. */
const KEPT = ['multiDeviceMode', 'recallWindowSec', 'uid', 'userSeq', 'nick', 'faceUrl'];
const kept = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([name]) => KEPT.includes(name)));

/**
 * Asks for everything that can be read: as each user over the socket, as the app over REST. What is refused, as by an early
 * version that has no such command, is left out.
 */
export async function readAll(server: TestServer): Promise<Answers> {
  const answers: Answers = {};
  for (const app of server.apps) {
    await readOverRest(server, app, answers);
    for (const who of people) {
      // Signing in makes an account again.
      if (answers[`${app.sdkAppId} REST: account ${who}`] !== 'Imported') continue;
      const client = await signIn(server, who, { app, deviceId: 'reader' });
      await readAs(client, `${app.sdkAppId} ${who}: `, answers);
      await client.close();
    }
  }
  return answers;
}

async function readOverRest(server: TestServer, app: TestApp, answers: Answers): Promise<void> {
  const rest = restClient(server, app);
  const keep = (what: string, answer: unknown) => {
    answers[`${app.sdkAppId} REST: ${what}`] = answer;
  };
  keep('settings', kept((await rest.ok('hongyan/get_settings', {})).Settings));
  const checked = await rest.ok('im_open_login_svc/account_check', {
    CheckItem: people.map((UserID) => ({ UserID })),
  });
  for (const { UserID, AccountStatus } of checked.ResultItem) keep(`account ${UserID}`, AccountStatus);
  const ResponseFilter = { SelfInfoFilter: ['Role', 'MsgSeq', 'UnreadMsgNum'] };
  const To_Account = people.filter((_, at) => checked.ResultItem[at]?.AccountStatus === 'Imported');
  const TaskIds = [`${app.sdkAppId}_${PUSH_RANDOM}_1`];
  const pushing = {
    im_get_attr_name: {},
    im_get_tag: { To_Account },
    im_get_attr: { To_Account },
    im_get_push_report: { TaskIds },
  };
  for (const [command, body] of Object.entries(pushing)) keep(command, await rest.call(`openim/${command}`, body));
  for (const who of people) {
    const joined = { Member_Account: who, ResponseFilter };
    keep(`groups of ${who}`, await rest.call('group_open_http_svc/get_joined_group_list', joined));
    keep(`unread of ${who}`, await rest.call('openim/get_c2c_unread_msg_num', { To_Account: who }));
    for (const peer of people) {
      keep(
        `unread of ${who} with ${peer}`,
        await rest.call('openim/get_c2c_unread_msg_num', { To_Account: who, Peer_Account: [peer] }),
      );
      const pair = { Operator_Account: who, Peer_Account: peer };
      keep(`log of ${who} with ${peer}`, await rest.call('openim/admin_getroammsg', { ...pair, ...ALWAYS }));
    }
  }
}

async function readAs(client: Client, prefix: string, answers: Answers): Promise<void> {
  const ask = async <T>(what: string, command: string, params: unknown): Promise<T | undefined> => {
    const answer = await client.ask(command, params).catch(() => undefined);
    if (answer !== undefined) answers[prefix + what] = answer;
    return answer as T | undefined;
  };
  answers[`${prefix}sign-in`] = kept(client.session ?? {});
  await ask('profiles', 'getProfiles', { userIds: people });
  await ask('list', 'getConversations', { count: 100 });
  const synced = await ask<OutputOf<SocketCommands['sync']>>('sync', 'sync', { userSeq: 0, conversations: [] });
  await ask('friends', 'getFriends', {});
  await ask('friend requests', 'getFriendApplications', {});
  await ask('friend groups', 'getFriendGroups', {});
  await ask('blacklist', 'getBlacklist', {});
  for (const { conv } of synced?.conversations ?? []) {
    await ask(`head of ${conv}`, 'getConversation', { conv });
    const page = await ask<OutputOf<SocketCommands['getMessages']>>(`messages of ${conv}`, 'getMessages', {
      ...{ conv, count: 100 },
    });
    await ask(`changes of ${conv}`, 'getChanges', { conv, afterRev: 0, count: 100 });
    await ask(`reactions in ${conv}`, 'getReactions', { conv, seqs: [1] });
    for (const { seq, supportExtension, body } of page?.messages ?? []) {
      if (supportExtension) await ask(`extensions of ${conv} ${seq}`, 'getExtensions', { conv, seq });
      const key = contentOf({ body }).JsonMsgKey;
      if (key) await ask(`merged messages of ${conv} ${seq}`, 'downloadMergedList', { key });
    }
  }
}
