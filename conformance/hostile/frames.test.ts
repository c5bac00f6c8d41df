import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { closeCodes, defaultSettings, errors } from '@hongyan/contract';
import { cast } from '../cast.ts';
import { draft, send, textOf } from '../say.ts';
import { startServer, type TestServer } from '../server.ts';
import { until } from '../until.ts';
import { openRaw, openWebSocket, type RawFrame } from './rawSocket.ts';

setDefaultTimeout(60_000);

/** Codes of the WebSocket standard by which Bun itself ends a connection that breaks its rules; 1006: without a word. */
const STANDARD = [1002, 1006, 1007, 1009];
const { maxFrameBytes } = defaultSettings;
const DEPTH = 10_000;

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

// Whatever was tried, the server lives, two people talk, and it has met nothing that it calls its own failure.
afterEach(async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const bob = await here.signIn('bob', { codec: 'msgpack' });
  await send(alice, bob.userId, 'still here');
  expect(textOf((await bob.next('message')).message)).toBe('still here');
  expect(server.log()).not.toMatch(/command failed|connection failed|"level":50/);
});

describe('frames that break the rules of WebSocket end their connection', () => {
  const broken: Record<string, RawFrame> = {
    'without a mask': { isMasked: false, payload: '{}' },
    'with reserved bits': { reserved: 7, payload: '{}' },
    'of an unknown kind': { opcode: 3, payload: 'x' },
    'of an unknown control kind': { opcode: 11, payload: 'x' },
    'that continue nothing': { opcode: 0, payload: 'x' },
    'of control in parts': { opcode: 9, isFinal: false, payload: 'x' },
    'of control that are too long': { opcode: 9, payload: 'x'.repeat(200) },
    'that declare 2^63 bytes': { length: 2n ** 63n, payload: 'x' },
    'that declare a gigabyte': { length: 2n ** 30n, payload: 'x' },
    'of text that is no UTF-8': { payload: new Uint8Array([0x22, 0xc0, 0xaf, 0x22]) },
    'of text with a lone surrogate': { payload: new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]) },
  };
  test.each(Object.entries(broken))('%s', async (_, frame) => {
    using raw = await openWebSocket(server);

    raw.frame(frame);

    expect([...STANDARD, closeCodes.protocolError, closeCodes.frameTooLarge]).toContain(await raw.closed);
  });
});

describe('messages that are too large or no messages are closed with their code', () => {
  const nested = (open: string, close: string) => `{"i":1,"c":"ping","p":${open.repeat(DEPTH)}${close.repeat(DEPTH)}}`;
  const deepMap = Buffer.concat([Buffer.alloc(DEPTH, Buffer.from([0x81, 0xa1, 0x61])), Buffer.from([0xc0])]);
  const bad: Record<string, [subProtocol: string, frame: RawFrame, code: number]> = {
    'JSON lists, 10,000 deep': ['json', { payload: nested('[', ']') }, closeCodes.frameTooLarge],
    'JSON objects, 10,000 deep': [
      'json',
      { payload: nested('{"a":', '}').replace('{"a":}', '{}') },
      closeCodes.frameTooLarge,
    ],
    'JSON lists that never end': ['json', { payload: '['.repeat(DEPTH) }, closeCodes.frameTooLarge],
    'MessagePack lists, 10,000 deep': [
      'msgpack',
      { opcode: 2, payload: Buffer.alloc(DEPTH, 0x91) },
      closeCodes.frameTooLarge,
    ],
    'MessagePack maps, 10,000 deep': ['msgpack', { opcode: 2, payload: deepMap }, closeCodes.frameTooLarge],
    'a byte more than allowed': ['json', { payload: ' '.repeat(maxFrameBytes + 1) }, closeCodes.frameTooLarge],
    'MessagePack that promises 4 billion items': [
      'msgpack',
      { opcode: 2, payload: new Uint8Array([0xdd, 255, 255, 255, 255]) },
      closeCodes.protocolError,
    ],
    'MessagePack text that is no UTF-8': [
      'msgpack',
      { opcode: 2, payload: new Uint8Array([0x83, 0xa1, 0x69, 1, 0xa1, 0x63, 0xa2, 0xc0, 0xaf, 0xa1, 0x70, 0x80]) },
      closeCodes.protocolError,
    ],
    'JSON as bytes that are no UTF-8': [
      'json',
      { opcode: 2, payload: Buffer.from('{"i":1,"c":"ping\xff","p":{}}', 'latin1') },
      closeCodes.protocolError,
    ],
    'no JSON': ['json', { payload: 'hello' }, closeCodes.protocolError],
    'JSON that is no request': ['json', { payload: '[1,2,3]' }, closeCodes.protocolError],
  };
  test.each(Object.entries(bad))('%s', async (_, [subProtocol, frame, code]) => {
    using raw = await openWebSocket(server, `hongyan.v1.${subProtocol}`);

    raw.frame(frame);

    expect(await raw.closed).toBe(code);
  });

  test('a message in thousands of parts is bounded like any other', async () => {
    using raw = await openWebSocket(server);
    const part = 'x'.repeat(1_000);

    raw.frame({ isFinal: false, payload: part });
    for (let n = 0; n < 5_000 && !raw.isClosed; n++) {
      raw.frame({ opcode: 0, isFinal: false, payload: part });
      if (n % 100 === 0) await Bun.sleep(1);
    }

    expect([...STANDARD, closeCodes.frameTooLarge]).toContain(await raw.closed);
  });
});

test('10,000 requests in one burst are answered, refused with the documented code, or end with 4102', async () => {
  await using here = cast(server);
  const alice = await here.signIn('alice');
  const [bob = ''] = await here.accounts('bob');
  const requests = Array.from({ length: 10_000 }, (_, n) => ({ command: 'sendMessage', params: draft(bob, `${n}`) }));
  const codes = new Map<string, number>();
  const asked: Promise<void>[] = [];
  // Of those that are under way when a connection ends, none may be answered any more.
  await alice.ask('sendMessage', draft(bob, 'the first'));
  codes.set('answered', 1);
  for (let from = 0; from < requests.length; from += 100) {
    for (const { command, params } of requests.slice(from, from + 100)) {
      const outcome = alice.ask(command, params).then(
        () => 'answered',
        (error: Error & { code?: number }) => String(error.code ?? 'closed'),
      );
      asked.push(outcome.then((what) => void codes.set(what, (codes.get(what) ?? 0) + 1)));
    }
  }
  await Promise.all(asked);

  const allowed = ['answered', 'closed', String(errors.tooFrequent.code)];
  expect([...codes.keys()].filter((code) => !allowed.includes(code))).toEqual([]);
  expect(codes.size).toBeGreaterThan(1);
  if (codes.has('closed')) expect((await alice.closed).code).toBe(closeCodes.overloaded);
});

test('a request that comes byte by byte is answered', async () => {
  using raw = await openWebSocket(server);
  const request = Buffer.from('{"i":1,"c":"getConversations","p":{}}');
  const frame = Buffer.concat([Buffer.from([0x81, 0x80 | request.length, 0, 0, 0, 0]), request]);

  for (const byte of frame) {
    raw.write(Buffer.from([byte]));
    await Bun.sleep(1);
  }

  await until(() => raw.received.includes(`"code":${errors.notSignedIn.code}`));
});

describe('REST that keeps no rules harms nobody', () => {
  const head = 'POST /v4/openim/querystate?sdkappid=1 HTTP/1.1\r\nHost: localhost\r\n';
  const bad: Record<string, string | Uint8Array> = {
    'a body that never comes': `${head}Content-Length: 100\r\n\r\n{`,
    'a body that is longer than it says': `${head}Content-Length: 2\r\n\r\n{"a":1}`,
    'a length that is no number': `${head}Content-Length: many\r\n\r\n{}`,
    'two lengths': `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    'a length below zero': `${head}Content-Length: -5\r\n\r\n{}`,
    'chunks of a wrong size': `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
    'chunks and a length': `${head}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    'headers without end': `${head}X-Long: ${'x'.repeat(200_000)}`,
    'no HTTP': 'hello\r\n\r\n',
    'bytes of all kinds': Uint8Array.from({ length: 4_096 }, (_, n) => (n * 7) % 256),
    'a handshake that is half there': 'GET /im HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n',
  };
  test.each(Object.entries(bad))('%s', async (_, bytes) => {
    const attackers = await Promise.all(Array.from({ length: 20 }, () => openRaw(server)));
    for (const raw of attackers) raw.write(bytes);
    await using here = cast(server);

    const answer = await here.rest.ok('openim/querystate', { To_Account: await here.accounts('alice') });

    expect(answer.ActionStatus).toBe('OK');
    for (const raw of attackers) {
      expect(raw.received.toString('latin1')).not.toMatch(/^HTTP\/1\.1 5/);
      raw[Symbol.dispose]();
    }
  });

  test('chunks without end are cut off at the limit of a body', async () => {
    using raw = await openRaw(server);
    raw.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    for (let n = 0; n < 400 && !raw.isClosed && raw.received.length === 0; n++) {
      raw.write(chunk);
      await Bun.sleep(1);
    }

    await until(() => raw.isClosed || raw.received.length > 0);
    expect(raw.received.toString('latin1')).toMatch(/^(HTTP\/1\.1 (200|413)|$)/);
  });

  test('invalid UTF-8 in the address is answered in the envelope', async () => {
    const answer = await fetch(
      `${server.url}/v4/openim/querystate?sdkappid=1400000001&identifier=%C0%AF&usersig=%ED%A0%80`,
      {
        method: 'POST',
        body: '{}',
      },
    );

    expect(await answer.json()).toMatchObject({ ActionStatus: 'FAIL' });
  });
});
