import type { OutputOf, SocketCommands } from '@hongyan/contract';
import { signIn } from '../client.ts';
import { restClient } from '../rest.ts';
import type { TestApp, TestServer } from '../server.ts';
import { quiet } from './friendWorld.ts';
import { readPushes } from './pushWorld.ts';
import { groupsOf, readGroups } from './readGroups.ts';
import { readGroupsAs } from './readGroupsAs.ts';
import { type AskAs, askAs, type Keep, readLog } from './readLog.ts';
import { readOwn, readPeople } from './readPeople.ts';
import { readRooms } from './readRooms.ts';
import { readReports } from './reportWorld.ts';
import { people } from './world.ts';

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
    const ids = await groupsOf(restClient(server, app));
    for (const who of [...people, ...quiet]) {
      // Signing in makes an account again.
      if (answers[`${app.sdkAppId} REST: account ${who}`] !== 'Imported') continue;
      const client = await signIn(server, who, { app, deviceId: 'reader' });
      const keep: Keep = (what, answer) => {
        answers[`${app.sdkAppId} ${who}: ${what}`] = answer;
      };
      const ask = askAs(client, keep);
      keep('sign-in', kept(client.session ?? {}));
      await readOwn(ask);
      if (!quiet.includes(who)) {
        await readAs(ask);
        await readGroupsAs(ask, ids, people);
      }
      await client.close();
    }
    const who = people.filter((one) => `${app.sdkAppId} ${one}: sign-in` in answers);
    await readRooms(server, app, { ids, who }, (what, answer) => {
      answers[`${app.sdkAppId} ${what}`] = answer;
    });
  }
  return answers;
}

async function readOverRest(server: TestServer, app: TestApp, answers: Answers): Promise<void> {
  const rest = restClient(server, app);
  const keep: Keep = (what, answer) => {
    answers[`${app.sdkAppId} REST: ${what}`] = answer;
  };
  keep('settings', kept((await rest.ok('hongyan/get_settings', {})).Settings));
  const checked = await rest.ok('im_open_login_svc/account_check', {
    CheckItem: [...people, ...quiet].map((UserID) => ({ UserID })),
  });
  for (const { UserID, AccountStatus } of checked.ResultItem) keep(`account ${UserID}`, AccountStatus);
  const there = checked.ResultItem.filter(({ AccountStatus }) => AccountStatus === 'Imported');
  await readPushes(
    rest,
    app.sdkAppId,
    there.map(({ UserID }) => UserID),
    keep,
  );
  const ResponseFilter = { SelfInfoFilter: ['Role', 'MsgSeq', 'UnreadMsgNum'] };
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
  await readPeople(rest, people, keep);
  await readReports(rest, keep);
  await readGroups(rest, people, keep);
}

async function readAs(ask: AskAs): Promise<void> {
  await ask('profiles', 'getProfiles', { userIds: people });
  await ask('list', 'getConversations', { count: 100 });
  const synced = await ask<OutputOf<SocketCommands['sync']>>('sync', 'sync', { userSeq: 0, conversations: [] });
  for (const { conv } of synced?.conversations ?? []) if (!conv.startsWith('GROUP')) await readLog(ask, conv);
}
