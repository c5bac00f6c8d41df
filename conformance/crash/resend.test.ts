import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { SYSTEM_CONV } from '@hongyan/contract';
import { type TestPostgres, testPostgres } from '../../packages/server/src/testing/postgres.ts';
import { type Client, signIn } from '../client.ts';
import { said } from '../groups/said.ts';
import { restClient } from '../rest.ts';
import { text, textOf } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { startOn, stores } from '../stores.ts';
import { openTcpProxy, type TcpProxy } from '../tcpProxy.ts';
import { until } from '../until.ts';
import { logAfter } from './kept.ts';

setDefaultTimeout(60_000);

/** The same server behind a network that can be cut. */
const behind = (server: TestServer, net: TcpProxy): TestServer =>
  Object.create(server, { url: { value: `http://127.0.0.1:${net.port}` } });

const portOf = (server: TestServer): number => Number(new URL(server.url).port);

/** Sends without ever getting the answer: the network swallows it. Resolves when the receiver has the message. */
async function loseTheAnswer(alice: Client, bob: Client, net: TcpProxy, message: ReturnType<typeof said>) {
  const lost = alice.request('sendMessage', message).catch((error: Error) => error);
  const received = await hears(bob);
  net.cut();
  return { lost: await lost, received };
}

const isNotice = (conv: string | undefined) => conv === SYSTEM_CONV;

/** The next message that somebody is sent, notices left out. */
const hears = async (client: Client) => (await client.next('message', ({ conv }) => !isNotice(conv))).message;

/** All messages that somebody was sent, notices left out. */
const heardBy = (client: Client) =>
  client.seen('message').flatMap(({ conv, message }) => (isNotice(conv) ? [] : [message]));

/** Where alice sends, and where bob finds it. */
const ways = [
  { what: 'to bob', conv: 'C2Cbob', atBob: 'C2Calice' },
  { what: 'to a group', conv: 'GROUPteam', atBob: 'GROUPteam' },
];

/** The group of the tests. */
async function makeTeam(server: TestServer): Promise<void> {
  const rest = restClient(server);
  await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] });
  await rest.ok('group_open_http_svc/create_group', {
    ...{ Type: 'Public' as const, GroupId: 'team', Name: 'team', Owner_Account: 'alice' },
    MemberList: [{ Member_Account: 'bob' }],
  });
}

const cases = stores.flatMap((kind) => ways.map((way) => [way.what, kind, way] as const));

describe.each(cases)('[D7] a message %s sent again on the %s store', (_, kind, { conv, atBob }) => {
  test('after its answer was lost on the way is answered with the first one and delivered to nobody', async () => {
    await using server = await startOn(kind);
    await makeTeam(server);
    using net = await openTcpProxy(() => portOf(server));
    using bob = await signIn(server, 'bob');
    using first = await signIn(behind(server, net), 'alice');
    const message = said(conv, 'once');

    net.swallowAnswers();
    const { lost, received } = await loseTheAnswer(first, bob, net, message);
    net.join();
    using second = await signIn(behind(server, net), 'alice');
    const again = await second.request('sendMessage', message);
    await second.request('sendMessage', said(conv, 'and then'));

    expect(lost).toBeInstanceOf(Error);
    expect(again).toMatchObject({
      seq: received.seq,
      msgSeq: received.msgSeq,
      timeSec: received.timeSec,
      isRepeat: true,
    });
    expect(textOf(await hears(bob))).toBe('and then');
    expect((await logAfter(bob, atBob, 0)).map(textOf)).toEqual(['once', 'and then']);
    const { conversation } = await bob.request('getConversation', { conv: atBob });
    expect(conversation?.unread).toBe(2);
  });

  test('after a kill -9 and a restart is the same one, however often', async () => {
    await using server = await startOn(kind);
    await makeTeam(server);
    const message = said(conv, 'once');
    using bob = await signIn(server, 'bob');
    using before = await signIn(server, 'alice');
    const first = await before.request('sendMessage', message);
    await server.kill('SIGKILL');
    await bob.closed;
    await server.restart();

    using after = await signIn(server, 'alice');
    const again = await Promise.all(Array.from({ length: 5 }, () => after.request('sendMessage', message)));

    for (const answer of again) expect(answer).toMatchObject({ seq: first.seq, timeMs: first.timeMs, isRepeat: true });
    expect((await logAfter(after, conv, 0)).map(textOf)).toEqual(['once']);
  });
});

describe.each(stores)('[D7] a message to a group over REST on the %s store', (kind) => {
  test('sent again with the same Random and body is the first one, also after a restart and under another URL', async () => {
    await using server = await startOn(kind);
    await makeTeam(server);
    using bob = await signIn(server, 'bob');
    const sent = { GroupId: 'team', From_Account: 'alice', Random: 4242, MsgBody: text('once') };
    const send = (more: object = {}, url: object = {}) =>
      restClient(server).ok('group_open_http_svc/send_group_msg', { ...sent, ...more }, { ...url });
    const first = await send();
    const again = await Promise.all([send(), send({}, { random: 1 }), send({}, { random: 1 })]);
    await server.kill('SIGKILL');
    await bob.closed;
    await server.restart();
    const later = await send();
    const others = [await send({ Random: 4243 }), await send({ MsgBody: text('twice') })];
    using reader = await signIn(server, 'bob');

    for (const answer of [...again, later])
      expect(answer).toMatchObject({ MsgSeq: first.MsgSeq, MsgTime: first.MsgTime });
    expect(others.map(({ MsgSeq }) => MsgSeq)).toEqual([2, 3]);
    expect((await logAfter(reader, 'GROUPteam', 0)).map(textOf)).toEqual(['once', 'once', 'twice']);
    expect(heardBy(bob).map(textOf)).toEqual(['once']);
  });
});

describe('two processes on one PostgreSQL database', () => {
  let postgres: TestPostgres;
  let here: TestServer;
  let there: TestServer;
  beforeAll(async () => {
    postgres = await testPostgres();
    const store = await postgres.freshDatabase();
    const env = { HONGYAN_MULTI_DEVICE_MODE: '1' };
    here = await startServer({ store, env });
    there = await startServer({ store, env });
    await makeTeam(here);
  });
  afterAll(async () => {
    await Promise.all([here, there].map((server) => server[Symbol.asyncDispose]()));
    await postgres.stop();
  });

  test.each(ways)(
    '[D7] [D12] the same message $what through both at the same moment is one, delivered once to each receiver',
    async ({ conv, atBob }) => {
      using first = await signIn(here, 'alice');
      using second = await signIn(there, 'alice');
      using bobHere = await signIn(here, 'bob');
      using bobThere = await signIn(there, 'bob');
      const texts = Array.from({ length: 30 }, (_, n) => `message ${n}`);

      const answers = await Promise.all(
        texts.map(async (words) => {
          const message = said(conv, words);
          return Promise.all([first, second].map((from) => from.request('sendMessage', message)));
        }),
      );
      await first.request('sendMessage', said(conv, 'end'));

      for (const [a, b] of answers) {
        expect(a).toMatchObject({ seq: b?.seq as number, msgSeq: b?.msgSeq as number, timeMs: b?.timeMs as number });
        expect([a?.isRepeat, b?.isRepeat].filter(Boolean)).toEqual([true]);
      }
      const log = (await logAfter(bobHere, atBob, 0)).map(({ seq, id }) => ({ seq, id }));
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n + 1));
      expect(log).toHaveLength(texts.length + 1);
      for (const bob of [bobHere, bobThere]) {
        await until(() => heardBy(bob).length === log.length);
        // What comes from the other process may arrive after what was sent here later: clients go by seq.
        const got = heardBy(bob).map(({ seq, id }) => ({ seq, id }));
        expect(got.sort((a, b) => a.seq - b.seq)).toEqual(log);
      }
    },
  );

  test('[D7] [D12] the same message to a group through REST of both at the same moment is one', async () => {
    const numbers = Array.from({ length: 20 }, (_, n) => n);
    const send = (server: TestServer, Random: number) =>
      restClient(server).ok('group_open_http_svc/send_group_msg', {
        ...{ GroupId: 'team', From_Account: 'bob', Random, MsgBody: text(`by REST ${Random}`) },
      });

    const answers = await Promise.all(
      numbers.map((n) => Promise.all([send(here, n), send(there, n), send(here, n), send(there, n)])),
    );
    using reader = await signIn(there, 'alice');
    const log = await logAfter(reader, 'GROUPteam', 0);

    for (const [n, all] of answers.entries()) {
      expect(new Set(all.map(({ MsgSeq, MsgTime }) => `${MsgSeq} ${MsgTime}`)).size).toBe(1);
      expect(textOf(log[(all[0]?.MsgSeq ?? 0) - 1])).toBe(`by REST ${n}`);
    }
    expect(log.filter(({ from }) => from === 'bob')).toHaveLength(numbers.length);
  });
});
