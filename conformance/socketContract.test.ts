import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type CommandSpec, closeCodes, errors, socketCommands, subProtocols } from '@hongyan/contract';
import { encode } from '@msgpack/msgpack';
import { cast } from './cast.ts';
import { RefusedError } from './client.ts';
import { makeTeam } from './groups/team.ts';
import { firstApp, secondApp, startServer, type TestServer } from './server.ts';
import { socketSamples } from './socketSamples.ts';
import { spoil } from './spoil.ts';
import { makeUserSig } from './userSig.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

type Name = keyof typeof socketCommands;
const names = Object.keys(socketCommands) as Name[];
const asked = names.filter((name) => name !== 'login' && name !== 'logout');

const refusal = (request: Promise<unknown>): Promise<{ code: number; info: string }> =>
  request.then(
    () => ({ code: 0, info: '' }),
    (error: unknown) => {
      if (error instanceof RefusedError) return { code: error.code, info: error.info };
      throw error;
    },
  );

describe.each(asked)('%s', (name) => {
  test('answers a right request, or refuses it with a code of its declaration', async () => {
    await using here = cast(server);
    const alice = await here.signIn('alice');
    const [bob = ''] = await here.accounts('bob');
    await makeTeam(here.rest, alice.userId, bob);

    const { code } = await refusal(alice.ask(name, socketSamples[name](bob)));

    expect([0, ...socketCommands[name].errors.map((fault) => errors[fault].code)]).toContain(code);
  });

  for (const codec of ['json', 'msgpack'] as const) {
    test(`[S57] in ${codec}, refuses each field that is missing, of another type or out of bounds with its code and names it`, async () => {
      await using here = cast(server);
      const alice = await here.signIn('alice', { codec });
      const [bob = ''] = await here.accounts('bob');

      const all = spoil(socketCommands[name], socketSamples[name](bob));
      const got = await Promise.all(all.map(({ params }) => refusal(alice.ask(name, params))));

      const wrong = all.flatMap(({ title, field, code }, index) => {
        const answer = got[index];
        if (answer?.code !== code) return [`${title}: ${answer?.code} instead of ${code}: ${answer?.info}`];
        return answer.info.includes(field) ? [] : [`${title}: the text does not name it: ${answer.info}`];
      });
      expect(wrong).toEqual([]);
    });
  }

  if (socketCommands[name].caller === 'session') {
    const spec: CommandSpec = socketCommands[name];
    const { code } = errors[spec.faultMap?.notSignedIn ?? 'notSignedIn'];
    test(`[S3] is refused with ${code} before the sign-in`, async () => {
      await using here = cast(server);
      const nobody = await here.connect('nobody');

      expect(await refusal(nobody.ask(name, socketSamples[name]('bob')))).toMatchObject({ code });
    });
  }
});

describe('login', () => {
  test('[S57] refuses each wrong field with its code', async () => {
    await using here = cast(server);
    const wrong: string[] = [];

    for (const { title, params, code } of spoil(socketCommands.login as CommandSpec, socketSamples.login('alice'))) {
      const guest = await here.connect('alice');
      const answer = await refusal(guest.ask('login', params));
      if (answer.code !== code) wrong.push(`${title}: ${answer.code} instead of ${code}: ${answer.info}`);
    }

    expect(wrong).toEqual([]);
  });

  test('[S8] tells every way in which a UserSig is wrong and closes with "sign in again"', async () => {
    await using here = cast(server);
    const own = { sdkAppId: firstApp.sdkAppId, userId: here.name('alice'), key: firstApp.key };
    const hourAgo = Math.floor(Date.now() / 1000) - 3_600;
    const cases: [userSig: string, code: number][] = [
      ['', 70002],
      ['not Base64 at all', 70003],
      [makeUserSig({ ...own, key: 'x' }), 70009],
      [makeUserSig({ ...own, userId: 'mallory' }), 70013],
      [makeUserSig({ ...own, sdkAppId: secondApp.sdkAppId, key: secondApp.key }), 70014],
      [makeUserSig({ ...own, timeSec: hourAgo, expireSec: 60 }), 70001],
    ];

    const got: [code: number, close: number][] = [];
    for (const [userSig] of cases) {
      const guest = await here.connect('alice');
      const { sdkAppId, userId } = own;
      const { code } = await refusal(guest.ask('login', { ...socketSamples.login(userId), sdkAppId, userSig }));
      got.push([code, (await guest.closed).code]);
    }

    expect(got).toEqual(cases.map(([, code]) => [code, closeCodes.loginRefused]));
  });

  test('[S8] an app that the server does not have is 70020', async () => {
    await using here = cast(server);
    const guest = await here.connect('alice');

    expect(
      await refusal(guest.ask('login', { ...socketSamples.login('alice'), sdkAppId: 1_499_999_999 })),
    ).toMatchObject({ code: 70020 });
  });

  test('a second sign-in on the same connection is refused and leaves the first', async () => {
    await using here = cast(server);
    const alice = await here.signIn('alice');

    const again = await refusal(alice.ask('login', socketSamples.login(alice.userId)));

    expect(again.code).toBe(60017);
    expect(await alice.request('ping', {})).toHaveProperty('timeMs');
  });
});

test('[S45] logout answers, then closes', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');

  await alice.request('logout', {});

  expect((await alice.closed).code).toBe(closeCodes.signedOut);
});

test('an unknown command is 60009, and the connection stays', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');

  expect((await refusal(alice.ask('noSuchCommand', {}))).code).toBe(60009);
  expect((await refusal(alice.ask('constructor', {}))).code).toBe(60009);
  expect(await alice.request('ping', {})).toHaveProperty('timeMs');
});

test.each([
  ['no JSON', 'json', 'hello', 'protocolError'],
  ['a list', 'json', '[]', 'protocolError'],
  ['no id', 'json', '{"c":"ping","p":{}}', 'protocolError'],
  ['nested too deep', 'json', `{"i":1,"c":"ping","p":${'['.repeat(100)}${']'.repeat(100)}}`, 'frameTooLarge'],
  ['too large', 'json', `{"i":1,"c":"ping","p":{"a":"${'x'.repeat(300_000)}"}}`, 'frameTooLarge'],
  ['invalid UTF-8 in binary', 'json', new Uint8Array([0x7b, 0xff, 0x7d]), 'protocolError'],
  ['cut off', 'msgpack', encode({ i: 1, c: 'ping', p: {} }).slice(0, -1), 'protocolError'],
  ['a text', 'msgpack', '{"i":1,"c":"ping","p":{}}', 'protocolError'],
] as const)('[S56] a message that is %s ends the connection for good, %s', async (_, codec, data, close) => {
  await using here = cast(server);
  const alice = await here.signIn('alice', { codec });

  alice.sendRaw(data as string | Uint8Array<ArrayBuffer>);

  expect((await alice.closed).code).toBe(closeCodes[close]);
});

test('a sub-protocol that is unknown is refused, none means JSON', async () => {
  const refused = await fetch(`${server.url}/im`, {
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'aG9uZ3lhbi10ZXN0LTAwMQ==',
      'Sec-WebSocket-Protocol': 'chat.v9',
    },
  });
  const bare = new WebSocket(`${server.url.replace('http', 'ws')}/im`);
  await new Promise((resolve) => bare.addEventListener('open', resolve));
  const answered = new Promise<string>((resolve) =>
    bare.addEventListener('message', ({ data }) => resolve(String(data))),
  );
  bare.send('{"i":1,"c":"ping","p":{}}');

  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect(JSON.parse(await answered)).toMatchObject({ i: 1, r: { timeMs: expect.any(Number) } });
  bare.close();
});

test('of several sub-protocols the server takes one it knows', async () => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/im`, ['chat.v9', subProtocols.msgpack]);
  await new Promise((resolve) => socket.addEventListener('open', resolve));

  expect(socket.protocol).toBe(subProtocols.msgpack);
  socket.close();
});
