import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type RestClient, restClient } from '../rest.ts';
import { restMessage } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { until } from '../until.ts';
import { makeUserSig } from '../userSig.ts';
import { openPhone, type Phone } from './phone.ts';

/** A start without a network begins with what is kept under the UserSig that was taken last, so it is one for all starts. */
const MADE_SEC = Math.floor(Date.now() / 1000);

setDefaultTimeout(120_000);

interface Message {
  payload: { text: string };
  status: string;
  flow: string;
}

/** Longer than what either storage takes in one, once some stand together; the server takes it. */
const LONG_TEXT = '鸿雁'.repeat(1_900);
const conversationID = 'C2Cbob';

let server: TestServer;
let rest: RestClient;
beforeAll(async () => {
  server = await startServer();
  rest = restClient(server);
  await rest.ok('im_open_login_svc/multiaccount_import', { Accounts: ['bob', 'carol', 'wechat', 'reactNative'] });
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(['wechat', 'reactNative'] as const)('[S62] the SDK in the runtime of %s', (runtime) => {
  let phone: Phone;
  beforeEach(() => {
    phone = openPhone(runtime);
  });
  afterEach(() => phone[Symbol.asyncDispose]());

  const start = (isKept = false) => phone.tell('start', { sdkAppId: server.app.sdkAppId, server: server.url, isKept });
  const signIn = async () => {
    const { sdkAppId, key } = server.app;
    const userSig = makeUserSig({ sdkAppId, userId: runtime, key, timeSec: MADE_SEC });
    await phone.tell('call', { method: 'login', args: [{ userID: runtime, userSig }] });
    await phone.tell('told', { name: 'sdkStateReady' });
  };
  const bobSays = (...texts: string[]) =>
    texts.reduce(
      (before, text) =>
        before.then(async () => void (await rest.ok('openim/sendmsg', restMessage('bob', runtime, text)))),
      Promise.resolve(),
    );
  /** Texts that arrive, until these are there. */
  const hears = async (...texts: string[]) => {
    const heard: string[] = [];
    while (texts.some((text) => !heard.includes(text))) {
      const messages = await phone.tell<Message[]>('told', { name: 'onMessageReceived' });
      heard.push(...messages.map(({ payload }) => payload.text));
    }
    return heard;
  };
  const net = async (state: string) => {
    while ((await phone.tell<{ state: string }>('told', { name: 'netStateChange' })).state !== state);
  };
  const history = async (more = {}) => {
    const args = [{ conversationID, ...more }];
    return (
      await phone.tell<{ data: { messageList: Message[]; nextReqMessageID: string } }>('call', {
        ...{ method: 'getMessageList', args },
      })
    ).data;
  };
  const textsOf = (messages: readonly Message[]) => messages.map(({ payload }) => payload.text);
  const onServer = async (text: string) => {
    const { MsgList } = await rest.ok('openim/admin_getroammsg', {
      ...{ Operator_Account: runtime, Peer_Account: 'bob', MaxCnt: 100, MinTime: 0, MaxTime: 4_000_000_000 },
    });
    return MsgList.filter(({ MsgBody }) => JSON.stringify(MsgBody).includes(`"${text}"`)).length;
  };

  test('signs in, sends, receives, and does what follows in a chunk elsewhere', async () => {
    await start();
    await signIn();

    await bobSays('hello');
    expect(await hears('hello')).toEqual(['hello']);
    expect(await phone.tell('send', { to: 'bob', text: 'from the phone' })).toMatchObject({ status: 'success' });
    expect(await onServer('from the phone')).toBe(1);
    const added = await phone.tell('call', { method: 'addToBlacklist', args: [{ userIDList: ['carol'] }] });
    expect(added).toEqual({ code: 0, data: ['carol'] });
    expect(await phone.tell('call', { method: 'logout' })).toEqual({ code: 0, data: {} });
    await until(async () => (await phone.tell<{ sockets: number }>('seen')).sockets === 0);
  });

  test('[S55] goes on when the network is back, with what came and what was written meanwhile', async () => {
    await start();
    await signIn();
    await net('connected');

    await phone.tell('turnNetwork', { on: false });
    await net('disconnected');
    await bobSays('while away 1', 'while away 2');
    await phone.tell('write', { to: 'bob', text: 'written without a network' });
    await phone.tell('turnNetwork', { on: true });

    await net('connected');
    expect(await hears('while away 2')).toEqual(['while away 1', 'while away 2']);
    expect(await phone.tell('send', { to: 'bob', text: 'after it' })).toMatchObject({ status: 'success' });
    expect(await onServer('written without a network')).toBe(1);
    expect(await phone.tell('seen')).toMatchObject({ sockets: 1 });
  });

  test('[S55] shown again after the system halted it and cut its connection it finds that out and goes on', async () => {
    await start();
    await signIn();

    await phone.tell('hide');
    await bobSays('in the background');
    await phone.tell('show');

    expect(await hears('in the background')).toEqual(['in the background']);
    expect(await phone.tell('send', { to: 'bob', text: 'in front again' })).toMatchObject({ status: 'success' });
    expect(await phone.tell('seen')).toMatchObject({ sockets: 1 });
  });

  test('[S29] after a restart without a network it has what it kept, and sends what is written then', async () => {
    await start(true);
    await signIn();
    await bobSays('kept');
    await hears('kept');
    const before = textsOf((await history()).messageList);
    await phone.tell('kill');

    await start(true);
    await phone.tell('turnNetwork', { on: false });
    await signIn();
    expect(textsOf((await history()).messageList)).toEqual(before);
    await phone.tell('write', { to: 'bob', text: 'of the second run' });
    await phone.tell('turnNetwork', { on: true });

    await net('connected');
    await bobSays('of the second run too');
    await hears('of the second run too');
    expect(await onServer('of the second run')).toBe(1);
  });

  test('keeps more than the storage takes in one text', async () => {
    await start(true);
    await signIn();
    const long = Array.from({ length: 130 }, (_, at) => `${LONG_TEXT}${at}`);
    await bobSays(...long);
    await hears(...long);
    await phone.tell('kill');

    await start(true);
    await phone.tell('turnNetwork', { on: false });
    await signIn();

    const read: string[] = [];
    for (let nextReqMessageID = ''; read.length < long.length; ) {
      const page = await history({ nextReqMessageID, count: 20 });
      read.unshift(...textsOf(page.messageList));
      ({ nextReqMessageID } = page);
    }
    expect(read.slice(-long.length)).toEqual(long);
    const { names } = await phone.tell<{ names: string[] }>('seen');
    expect(names.some((name) => /\.[ab]\d+$/.test(name))).toBe(true);
  });
});
