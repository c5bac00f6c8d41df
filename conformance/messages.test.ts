import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { cast } from './cast.ts';
import { type Body, custom, draft, history, restMessage, send, text, textOf } from './say.ts';
import { startServer, type TestServer } from './server.ts';

setDefaultTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await using here = cast(server);
  await here.rest.ok('hongyan/set_settings', { Settings: { multiDeviceMode: 1 } });
});
afterAll(() => server[Symbol.asyncDispose]());

const MAX = 12_288;
/** A text body of exactly so many bytes of JSON. */
const bodyOf = (bytes: number): Body => text('x'.repeat(bytes - JSON.stringify(text('')).length));

test('[S17] a message of exactly the largest size passes and one byte more is refused, by transport with its own code', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice', { codec: 'msgpack' });
  const [bob = ''] = await here.accounts('bob');

  const fits = await send(alice, bob, bodyOf(MAX));
  const rest = await here.rest.call('openim/sendmsg', restMessage(alice.userId, bob, bodyOf(MAX)));
  const restOver = await here.rest.call('openim/sendmsg', restMessage(alice.userId, bob, bodyOf(MAX + 1)));
  const batchOver = await here.rest.call('openim/batchsendmsg', {
    ...restMessage(alice.userId, bob, bodyOf(MAX + 1)),
    To_Account: [bob],
  });

  expect(fits.seq).toBe(1);
  await expect(send(alice, bob, bodyOf(MAX + 1))).rejects.toMatchObject({ code: 80002 });
  expect([rest.ErrorCode, restOver.ErrorCode, batchOver.ErrorCode]).toEqual([0, 93000, 90055]);
});

test('[S17] [S56] bytes are counted, not characters', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const [bob = ''] = await here.accounts('bob');
  const room = MAX - JSON.stringify(text('')).length;
  const wide = '😀'.repeat(Math.floor(room / 4)) + 'x'.repeat(room % 4);

  await send(alice, bob, wide);

  await expect(send(alice, bob, `${wide}x`)).rejects.toMatchObject({ code: 80002 });
  expect((await history(alice, bob)).map(textOf)).toEqual([wide]);
});

test('[S17] the size is a setting that counts at once', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const [bob = ''] = await here.accounts('bob');

  await here.rest.ok('hongyan/set_settings', { Settings: { maxMessageBytes: 2_048 } });
  const over = await send(alice, bob, bodyOf(2_049)).catch((error: { code: number }) => error.code);
  await here.rest.ok('hongyan/set_settings', { Settings: { maxMessageBytes: MAX } });

  expect(over).toBe(80002);
  expect((await send(alice, bob, bodyOf(2_049))).seq).toBe(1);
});

test.each([
  ['no element', []],
  ['an empty text', text('')],
  ['an unknown element', [{ MsgType: 'TIMNothingElem', MsgContent: {} }]],
  ['a text without its text', [{ MsgType: 'TIMTextElem', MsgContent: {} }]],
  ['no content', [{ MsgType: 'TIMTextElem' }]],
])('[S30] a message of %s is refused on both transports', async (_, body) => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const [bob = ''] = await here.accounts('bob');

  const rest = await here.rest.call('openim/sendmsg', { ...restMessage(alice.userId, bob, 'x'), MsgBody: body });

  await expect(alice.ask('sendMessage', { ...draft(bob, 'x'), body })).rejects.toMatchObject({
    code: expect.any(Number),
  });
  expect(rest.ErrorCode).toBe(90002);
  expect((await alice.request('getConversation', { conv: `C2C${bob}` })).conversation).toBeUndefined();
});

test('[S22] [S39] elements of all kinds come out in the order they went in, over both codecs and REST', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice', { codec: 'msgpack' });
  const bob = await here.signIn('bob', { codec: 'json' });
  const body = [
    { MsgType: 'TIMFaceElem', MsgContent: { Index: 6, Data: 'smile' } },
    { MsgType: 'TIMTextElem', MsgContent: { Text: 'first' } },
    { MsgType: 'TIMLocationElem', MsgContent: { Desc: 'here', Latitude: 29.34, Longitude: 116.325 } },
    {
      MsgType: 'TIMFileElem',
      MsgContent: { Url: 'https://example.org/f', UUID: 'f', FileSize: 3, FileName: 'f.txt', Download_Flag: 2 },
    },
    { MsgType: 'TIMCustomElem', MsgContent: { Data: 'data', Desc: 'desc', Ext: 'ext', Sound: 'ding.aiff' } },
    {
      MsgType: 'TIMSoundElem',
      MsgContent: { Url: 'https://example.org/s', UUID: 's', Size: 4, Second: 1, Download_Flag: 2 },
    },
    {
      MsgType: 'TIMImageElem',
      MsgContent: {
        UUID: 'i',
        ImageFormat: 1,
        ImageInfoArray: [{ Type: 1, Size: 5, Width: 6, Height: 7, URL: 'https://example.org/i' }],
      },
    },
    { MsgType: 'TIMTextElem', MsgContent: { Text: 'last' } },
  ] as Body;

  await send(alice, bob.userId, body);
  const pushed = await bob.next('message');
  await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, body));
  const [overSocket, overRest] = await history(bob, alice.userId);
  const roam = await here.rest.ok('openim/admin_getroammsg', {
    Operator_Account: bob.userId,
    Peer_Account: alice.userId,
    MaxCnt: 10,
    MinTime: 0,
    MaxTime: 4_000_000_000,
  });

  for (const seen of [pushed.message.body, overSocket?.body, overRest?.body]) expect(seen).toEqual(body);
  expect(roam.MsgList.map(({ MsgBody }) => MsgBody.map(({ MsgType }) => MsgType))).toEqual(
    [0, 1].map(() => body.map(({ MsgType }) => MsgType)),
  );
  expect(roam.MsgList[0]?.MsgBody).toMatchObject(body);
});

test('[S19] [S43] bytes of a custom element survive both codecs and REST', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice', { codec: 'msgpack' });
  const bob = await here.signIn('bob', { codec: 'json' });
  const bytes = new Uint8Array([0, 255, 1, 128, 10, 13, 34, 92, 0]);
  const base64 = Buffer.from(bytes).toString('base64');

  await send(alice, bob.userId, custom({ Data: bytes, Ext: 'raw' }));
  await send(bob, alice.userId, custom({ Data: base64, DataIsBase64: 1 }));
  await here.rest.ok(
    'openim/sendmsg',
    restMessage(alice.userId, bob.userId, custom({ Data: base64, DataIsBase64: 1 })),
  );
  const atBob = (await bob.next('message')).message.body[0]?.MsgContent;
  const all = [...(await history(bob, alice.userId)), ...(await history(alice, bob.userId))];

  expect(atBob).toEqual({ Data: base64, DataIsBase64: 1, Ext: 'raw' });
  for (const { body } of all) expect(body[0]?.MsgContent).toMatchObject({ Data: base64, DataIsBase64: 1 });
});

test('[S17] [S19] bytes of a custom element count raw', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice', { codec: 'msgpack' });
  const [bob = ''] = await here.accounts('bob');
  const shell = JSON.stringify(custom({ Data: '', DataIsBase64: 1 })).length;

  const fits = await send(alice, bob, custom({ Data: new Uint8Array(MAX - shell).fill(255) }));

  expect(fits.seq).toBe(1);
  await expect(send(alice, bob, custom({ Data: new Uint8Array(MAX - shell + 1).fill(255) }))).rejects.toMatchObject({
    code: 80002,
  });
});

test('[S56] text of any script, emoji and U+0000 comes back as it was', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice', { codec: 'msgpack' });
  const bob = await here.signIn('bob', { codec: 'json' });
  const texts = ['鸿雁传书', '👩‍👩‍👧‍👦 𠜎 \u{10FFFF}', 'a\u0000b', '<b>"&\\/\n\t</b>', 'ﷺ é e\u0301'];

  for (const content of texts) await send(alice, bob.userId, content);
  for (const content of texts) await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, content));

  expect((await history(bob, alice.userId)).map(textOf)).toEqual([...texts, ...texts]);
  expect((await history(alice, bob.userId)).map(textOf)).toEqual([...texts, ...texts]);
});

test('[S56] half of a surrogate pair, which UTF-8 cannot hold, reaches everybody as U+FFFD', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice', { codec: 'json' });
  const bob = await here.signIn('bob', { codec: 'msgpack' });

  await here.rest.ok('openim/sendmsg', restMessage(alice.userId, bob.userId, 'half \ud83d'));
  await send(alice, bob.userId, 'half \ud83d');

  for (const { message } of [await bob.next('message'), await bob.next('message')])
    expect(message.body).toEqual([{ MsgType: 'TIMTextElem', MsgContent: { Text: 'half \ufffd' } }]);
});
