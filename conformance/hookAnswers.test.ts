import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Settings } from '@hongyan/contract';
import { cast } from './cast.ts';
import { makeTeam } from './groups/team.ts';
import { restMessage, text, u32 } from './say.ts';
import { startServer, type TestServer } from './server.ts';

setDefaultTimeout(60_000);

/** Of a given server: the name under which it reaches this machine, if it may (`--hooks`). */
const reachable = process.env.CONFORMANCE_HOOKS;
const given = process.env.CONFORMANCE_URL;
const svc = 'group_open_http_svc';

let server: TestServer;
beforeAll(async () => {
  const env = { HONGYAN_HOOK_ALLOWED_NETWORKS: '127.0.0.0/8' };
  server = await (given ? startServer() : startServer({ env }));
});
afterAll(() => server[Symbol.asyncDispose]());

/** An app's own server that gives one answer, and notes what it was asked. */
function answering(answer: object) {
  const asked: string[] = [];
  const own = Bun.serve({
    hostname: given ? '0.0.0.0' : '127.0.0.1',
    port: 0,
    async fetch(request) {
      asked.push(String(((await request.json()) as { CallbackCommand: string }).CallbackCommand));
      return Response.json({ ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '', ...answer });
    },
  });
  const url = `http://${reachable ?? '127.0.0.1'}:${own.port}/hook`;
  return { url, asked, [Symbol.asyncDispose]: () => own.stop(true) };
}

const before = {
  ...{ hookBeforeC2cSend: 1, hookBeforeGroupSend: 1, hookBeforeGroupCreate: 1 },
  ...{ hookBeforeGroupInvite: 1, hookBeforeTopicCreate: 1 },
} as const satisfies Partial<Settings>;

/** Every command that asks first, on groups that are there before the app's server is asked. */
async function asks() {
  const here = cast(server);
  const [alice = '', bob = ''] = await here.accounts('alice', 'bob');
  await makeTeam(here.rest, alice);
  const town = `@TGS#_${here.name('town')}`;
  const made = { GroupId: town, Type: 'Community', Name: 'town', Owner_Account: alice, SupportTopic: 1 as const };
  await here.rest.ok(`${svc}/create_group`, made);
  const set = (Settings: Partial<Settings>) => here.rest.ok('hongyan/set_settings', { Settings });
  const codes = async (): Promise<number[]> => {
    const found: number[] = [];
    const calls: [path: string, body: object][] = [
      ['openim/sendmsg', restMessage(alice, bob, 'hi')],
      [`${svc}/send_group_msg`, { GroupId: 'team', From_Account: alice, Random: u32(), MsgBody: text('hi') }],
      [`${svc}/create_group`, { GroupId: `${here.name('more')}.${u32()}`, Type: 'Public', Name: 'more' }],
      [`${svc}/add_group_member`, { GroupId: 'team', MemberList: [{ Member_Account: bob }] }],
      ['million_group_open_http_svc/create_topic', { GroupId: town, TopicName: 'topic' }],
    ];
    for (const [path, body] of calls) found.push((await here.rest.call(path, body)).ErrorCode);
    return found;
  };
  return { set, codes };
}

const off = { hookUrl: '', hookOnFailure: 'deliver' } as const;

test('[callbacks §1.2] an app server that does not answer stops nothing, or messages alone with 80003, as the app says', async () => {
  const { set, codes } = await asks();
  // Nothing listens there, and a server that calls only the Internet does not even try.
  await set({ ...before, hookUrl: 'http://127.0.0.1:9/hook' });
  try {
    expect(await codes()).toEqual([0, 0, 0, 0, 0]);
    await set({ hookOnFailure: 'refuse' });
    expect(await codes()).toEqual([80003, 80003, 0, 0, 0]);
  } finally {
    await set(off);
  }
});

const testAnswers = test.skipIf(given !== undefined && reachable === undefined);

testAnswers.each([
  ['1', 1, [20006, 10016, 10016, 10016, 10016]],
  ['a number of nobody', 99_999, [20006, 10016, 10016, 10016, 10016]],
  ['a code of its own for one-to-one messages', 120_001, [120_001, 10016, 10016, 10016, 10016]],
  ['a code of its own for groups', 10_100, [20006, 10_100, 10_100, 10_100, 10_100]],
  ['0', 0, [0, 0, 0, 0, 0]],
])('[callbacks §1.3] what the app server answers with %s is what callers meet', async (_, ErrorCode, expected) => {
  const { set, codes } = await asks();
  await using app = answering({ ErrorCode });
  await set({ ...before, hookUrl: app.url });
  try {
    expect(await codes()).toEqual(expected);
    expect(app.asked).toEqual([
      ...['C2C.CallbackBeforeSendMsg', 'Group.CallbackBeforeSendMsg', 'Group.CallbackBeforeCreateGroup'],
      ...['Group.CallbackBeforeInviteJoinGroup', 'Group.CallbackBeforeCreateTopic'],
    ]);
  } finally {
    await set(off);
  }
});
