import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { defaultSettings } from '@hongyan/contract';
import type { RestCall } from '../dispatch/port.ts';
import { createRest, type Rest } from './listen.ts';

const settings = { ...defaultSettings, maxRestBodyBytes: 65_536, maxFrameDepth: 8 };
let calls: RestCall[];
let gate: Promise<void>;
let rest: Rest;
let server: Bun.Server<undefined>;

beforeEach(() => {
  calls = [];
  gate = Promise.resolve();
  const dispatcher = {
    async rest(call: RestCall) {
      calls.push(call);
      await gate;
      return {
        ActionStatus: 'OK',
        ErrorCode: 0,
        ErrorInfo: '',
        Got: 'value' in call.body ? call.body.value : call.body.flaw,
      };
    },
  };
  rest = createRest({ dispatcher, settings });
  server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: rest, maxRequestBodySize: 16_777_216 });
});
afterEach(() => server.stop(true));

const post = (body: BodyInit, path = 'openim/sendmsg?sdkappid=1&identifier=admin&usersig=a*b-c_') =>
  fetch(`${server.url}v4/${path}`, { method: 'POST', body });
const flawOf = async (body: BodyInit) => (await (await post(body)).json()).Got;
const only = (): RestCall => {
  const [call] = calls;
  if (!call || calls.length > 1) throw new Error(`${calls.length} calls`);
  return call;
};

describe('createRest', () => {
  test('[R1] hands path, query and body to the dispatcher and answers its object with HTTP 200', async () => {
    const answer = await post('{"To_Account":"bob"}');

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toEqual({
      ActionStatus: 'OK',
      ErrorCode: 0,
      ErrorInfo: '',
      Got: { To_Account: 'bob' },
    });
    expect(only()).toMatchObject({
      path: 'openim/sendmsg',
      address: '127.0.0.1',
      body: { value: { To_Account: 'bob' } },
    });
    expect(only().query.get('usersig')).toBe('a*b-c_');
  });

  test('[D7] gives the same body the same hash of 52 bits and another body another', async () => {
    await post('{"a":1}');
    await post('{"a":1}');
    await post('{"a":2}');

    const [first, again, other] = calls.map((call) => call.bodyHash);
    expect(Number.isSafeInteger(first)).toBe(true);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test('takes the body as JSON whatever its content type says', async () => {
    await fetch(`${server.url}v4/openim/sendmsg`, {
      method: 'POST',
      body: new URLSearchParams(),
      headers: { 'Content-Type': 'text/plain' },
    });
    await fetch(`${server.url}v4/openim/sendmsg`, {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });

    expect(calls[1]?.body).toEqual({ value: { a: 1 } });
  });

  test('[D21] says what is wrong with a body before the dispatcher sees it', async () => {
    expect(await flawOf('')).toBe('it is empty, send {}');
    expect(await flawOf('{"a":')).toBe('it is not JSON');
    expect(await flawOf('[]')).toBe('it is JSON, but no object');
    expect(await flawOf('null')).toBe('it is JSON, but no object');
    expect(await flawOf(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toBe('it is not UTF-8');
    expect(await flawOf('{"__proto__":{}}')).toBe('it is not JSON');
    expect(await flawOf(`{"a":${'['.repeat(8)}${']'.repeat(8)}}`)).toBe('it is nested deeper than 8');
  });

  test('[D21] lets half a surrogate pair pass as U+FFFD, which UTF-8 can carry', async () => {
    await post('{"a":"\\ud800"}');

    expect(only().body).toEqual({ value: { a: '\ufffd' } });
  });

  test('takes an empty body for {} where the contract shows one', async () => {
    await post('', 'openim_dirty_words/get');

    expect(only().body).toEqual({ value: {} });
  });

  test('refuses a body above maxRestBodyBytes, with a stated length and without one', async () => {
    const large = JSON.stringify({ a: 'x'.repeat(65_536) });
    const chunks = new ReadableStream({
      start(out) {
        for (const half of [large.slice(0, 40_000), large.slice(40_000)]) out.enqueue(new TextEncoder().encode(half));
        out.close();
      },
    });

    const answers = await Promise.all([large, chunks].map(async (body) => (await post(body)).json()));

    expect(answers.map((answer) => answer.ErrorCode)).toEqual([60002, 60002]);
    expect(calls).toEqual([]);
  });

  test('reads a body that comes in chunks without a stated length', async () => {
    const chunks = new ReadableStream({
      start(out) {
        for (const part of ['{"a"', ':1}']) out.enqueue(new TextEncoder().encode(part));
        out.close();
      },
    });

    await post(chunks);

    expect(only().body).toEqual({ value: { a: 1 } });
  });

  test.each(['GET', 'PUT', 'DELETE'])('answers %s with 60002 and HTTP 200', async (method) => {
    const answer = await fetch(`${server.url}v4/openim/sendmsg`, { method });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 60002 });
    expect(calls).toEqual([]);
  });

  test('answers a preflight with the documented headers', async () => {
    const answer = await fetch(`${server.url}v4/openim/sendmsg`, { method: 'OPTIONS' });

    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-methods')).toBe('POST');
    expect(answer.headers.get('access-control-allow-headers')).toBe('X-Requested-With');
  });

  test('drains: waits for the answers under way and takes no further calls', async () => {
    const open = Promise.withResolvers<void>();
    gate = open.promise;
    const slow = post('{}');
    while (calls.length === 0) await new Promise(setImmediate);

    const drained = rest.drain(60_000);
    const refused = await post('{}');
    open.resolve();

    expect(await refused.json()).toMatchObject({ ErrorCode: 60019 });
    expect(await drained).toBe(true);
    expect(await (await slow).json()).toMatchObject({ ErrorCode: 0 });
  });

  test('drains no longer than it is given', async () => {
    const open = Promise.withResolvers<void>();
    gate = open.promise;
    const slow = post('{}');
    while (calls.length === 0) await new Promise(setImmediate);

    expect(await rest.drain(0)).toBe(false);

    open.resolve();
    await slow;
  });

  test('survives a caller that hangs up in the middle of its body', async () => {
    const socket = connect(server.port ?? 0, '127.0.0.1');
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    socket.write('POST /v4/openim/sendmsg HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"a":');
    socket.destroy();

    expect((await post('{}')).status).toBe(200);
    expect(await rest.drain(10_000)).toBe(true);
  });
});
