import { describe, expect, test } from 'bun:test';
import { decode, decodeMulti, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { decodeFrames, encodeFrame } from './codec.ts';

const limits = { maxDepth: 8, maxBytes: 4_096 };
const ping = { i: 1, c: 'ping', p: {} };
const bytes = (...parts: Uint8Array[]): Uint8Array => Buffer.concat(parts);
const json = (value: unknown) =>
  decodeFrames('json', typeof value === 'string' ? value : JSON.stringify(value), limits);
const msgpack = (value: unknown) =>
  decodeFrames('msgpack', value instanceof Uint8Array ? value : encode(value), limits);
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
/** MessagePack of {i: 1, c: 'x', p: value} with the value's bytes given. */
const packed = (...value: number[]): Uint8Array =>
  Buffer.from([0x83, 0xa1, 0x69, 1, 0xa1, 0x63, 0xa1, 0x78, 0xa1, 0x70, ...value]);

describe('frames', () => {
  test('[S74] one message carries several frames, in both codecs', () => {
    const frames = [ping, { i: 2, c: 'sync', p: { userSeq: 70_000, conversations: [] } }];

    expect(json(frames.map((frame) => JSON.stringify(frame)).join('\n'))).toEqual(frames);
    expect(msgpack(bytes(...frames.map((frame) => encode(frame))))).toEqual(frames);
  });

  test('[S74] blank lines between JSON frames mean nothing', () => {
    expect(json(`${JSON.stringify(ping)}\n\r\n`)).toEqual([ping]);
    expect(json(`\n${JSON.stringify(ping)}\n`)).toEqual([ping]);
  });

  test('[D21] JSON may come as bytes, which are checked', () => {
    expect(decodeFrames('json', Buffer.from(JSON.stringify(ping)), limits)).toEqual([ping]);
    expect(decodeFrames('json', Buffer.from([0x22, 0xff, 0x22]), limits)).toMatchObject({
      close: 'protocolError',
      text: 'invalid UTF-8',
    });
  });

  test('[S74] every kind of MessagePack value arrives as it was sent', () => {
    const p = {
      s: 'ä'.repeat(300),
      t: '鸿雁',
      n: -1,
      f: 1.5,
      big: 2 ** 40,
      low: -(2 ** 40),
      ints: [-129, -40_000, -3e9, 200, 60_000, 4e9],
      list: Array(20).fill(null),
      on: true,
      empty: [{}, []],
    };
    const map = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`k${n}`, n * 1_000]));

    expect(msgpack({ i: 1, c: 'x', p: { ...p, map } })).toEqual([{ i: 1, c: 'x', p: { ...p, map } }]);
  });

  test('[S74] whatever the library encodes, and half of it, is read as the library reads it', () => {
    const value = fc
      .jsonValue({ maxDepth: 5, stringUnit: 'grapheme' })
      .filter((json) => !JSON.stringify(json).includes('__proto__'));
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const frames = values.map((p, n) => ({ i: n + 1, c: 'x', p }));
        const whole = bytes(...frames.map((frame) => encode(frame)));

        expect(decodeFrames('msgpack', whole, { maxDepth: 8, maxBytes: 1_000_000 })).toEqual([
          ...decodeMulti(whole),
        ] as never);
        if (whole.length > 0) expect(msgpack(whole.subarray(0, -1))).toMatchObject({ close: 'protocolError' });
      }),
      { numRuns: 200 },
    );
  });

  test('[D21] random bytes are read or refused, and never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (noise) => void msgpack(noise)),
      { numRuns: 2_000 },
    );
  });

  test('[S74] replies and events leave out what is undefined', () => {
    const frame = { i: 1, r: { a: 1, b: undefined } };

    expect(encodeFrame('json', frame)).toBe('{"i":1,"r":{"a":1}}');
    expect(decode(encodeFrame('msgpack', frame))).toEqual({ i: 1, r: { a: 1 } });
  });

  for (const frame of [
    null,
    1,
    [],
    {},
    { c: 'ping' },
    { i: 0, c: 'ping' },
    { i: 1.5, c: 'ping' },
    { i: '1', c: 'ping' },
    { i: 1 },
    { i: 1, c: 2 },
  ]) {
    test(`[S74] ${JSON.stringify(frame)} is no request`, () => {
      expect(json(frame)).toMatchObject({ close: 'protocolError' });
      expect(msgpack(frame)).toMatchObject({ close: 'protocolError' });
    });
  }
});

describe('what is refused before it is built', () => {
  test('[D21] a message of more bytes than allowed, counted in UTF-8', () => {
    const text = JSON.stringify({ ...ping, p: '鸿'.repeat(1_400) });

    expect(json(text)).toMatchObject({ close: 'frameTooLarge' });
    expect(msgpack({ ...ping, p: 'x'.repeat(4_096) })).toMatchObject({ close: 'frameTooLarge' });
    expect(json({ ...ping, p: '鸿'.repeat(1_350) })).toHaveLength(1);
  });

  test('[D21] a frame that nests deeper than allowed', () => {
    expect(json({ ...ping, p: nested(7) })).toHaveLength(1);
    expect(msgpack({ ...ping, p: nested(7) })).toHaveLength(1);
    expect(json({ ...ping, p: nested(8) })).toMatchObject({ close: 'frameTooLarge' });
    expect(msgpack({ ...ping, p: nested(8) })).toMatchObject({ close: 'frameTooLarge' });
    expect(decodeFrames('msgpack', new Uint8Array(4_000).fill(0x91), { maxDepth: 200, maxBytes: 4_096 })).toMatchObject(
      { close: 'frameTooLarge' },
    );
  });

  test('[D21] brackets and quotes inside text are no nesting', () => {
    expect(json({ ...ping, p: '[[[[[[[[[[[[{{{{\\"[[[[[[[[' })).toHaveLength(1);
    expect(json({ ...ping, p: ['\\', '[[[[[[[[[[[', '\\\\"'] })).toHaveLength(1);
  });

  test('[D21] what is no JSON', () => {
    for (const text of ['{', 'hello', '{"i":1,"c":"ping"', `${JSON.stringify(ping)} ${JSON.stringify(ping)}`, '"\\']) {
      expect(json(text)).toMatchObject({ close: 'protocolError' });
    }
  });

  test('[D21] MessagePack that is cut off or claims more than it has', () => {
    const whole = encode({ ...ping, p: { text: 'hello', list: [1, 2, 70_000] } });
    for (let length = 1; length < whole.length; length++) {
      expect(msgpack(whole.slice(0, length))).toMatchObject({ close: 'protocolError' });
    }
    expect(msgpack(packed(0xdd, 0xff, 0xff, 0xff, 0xff))).toMatchObject({ close: 'protocolError' });
    expect(msgpack(packed(0xdb, 0xff, 0xff, 0xff, 0xff, 0x61))).toMatchObject({ close: 'protocolError' });
  });

  test('[D21] MessagePack text that is no UTF-8', () => {
    expect(msgpack(packed(0xa2, 0xc3, 0x28))).toMatchObject({ text: 'invalid UTF-8' });
    expect(msgpack(packed(0xd9, 3, 0xed, 0xa0, 0x80))).toMatchObject({ text: 'invalid UTF-8' });
    expect(msgpack(packed(0xa2, 0xc3, 0xa4))).toEqual([{ i: 1, c: 'x', p: 'ä' }]);
  });

  test('[D21] extension types, times among them', () => {
    expect(msgpack({ ...ping, p: new Date(0) })).toMatchObject({ text: 'extension types are not used' });
    expect(msgpack(packed(0xc1))).toMatchObject({ close: 'protocolError' });
  });

  test('[D21] keys that are no text, and the key __proto__', () => {
    expect(msgpack(packed(0x81, 1, 2))).toMatchObject({ text: 'a key is no text or forbidden' });
    expect(msgpack(packed(0x81, 0xa9, ...Buffer.from('__proto__'), 0x80))).toMatchObject({ close: 'protocolError' });
    expect(json('{"i":1,"c":"ping","p":{"__proto__":{"isAdmin":true}}}')).toMatchObject({ close: 'protocolError' });
    expect(json('{"i":1,"c":"ping","p":{"\\u005f_proto__":{"isAdmin":true}}}')).toMatchObject({
      close: 'protocolError',
    });
    expect(json({ ...ping, p: 'about __proto__' })).toEqual([{ ...ping, p: 'about __proto__' }]);
  });

  test('[D21] text in a MessagePack session', () => {
    expect(decodeFrames('msgpack', '{}', limits)).toMatchObject({ close: 'protocolError' });
  });
});

test('[D21] half a surrogate pair becomes U+FFFD, so that every receiver can read the message', () => {
  expect(json('{"i":1,"c":"x","p":["\\ud83d","\\ud83d\\ude00"]}')).toEqual([{ i: 1, c: 'x', p: ['\ufffd', '😀'] }]);
});

describe('bytes of custom elements and faces', () => {
  const Data = new Uint8Array([0, 255, 128]);
  const send = (body: unknown) => ({ i: 1, c: 'sendMessage', p: { conv: 'C2Cbob', body } });

  test('[S19] bytes in MessagePack become Base64 with its flag', () => {
    const frame = send([{ MsgType: 'TIMCustomElem', MsgContent: { Data, Desc: 'blob' } }]);

    expect(msgpack(frame)).toEqual([
      send([{ MsgType: 'TIMCustomElem', MsgContent: { Data: 'AP+A', DataIsBase64: 1, Desc: 'blob' } }]),
    ]);
    expect(msgpack(send([{ MsgType: 'TIMFaceElem', MsgContent: { Index: 1, Data } }]))).toEqual([
      send([{ MsgType: 'TIMFaceElem', MsgContent: { Index: 1, Data: 'AP+A', DataIsBase64: 1 } }]),
    ]);
  });

  test('[S19] text stays as it is', () => {
    const frame = send([{ MsgType: 'TIMCustomElem', MsgContent: { Data: '{}' } }]);

    expect(msgpack(frame)).toEqual([frame]);
  });

  test('[S19] bytes are taken nowhere else', () => {
    expect(msgpack(send([{ MsgType: 'TIMTextElem', MsgContent: { Text: Data } }]))).toMatchObject({
      text: 'only custom elements hold bytes',
    });
    expect(msgpack(send([{ MsgType: 'TIMCustomElem', MsgContent: { Desc: Data } }]))).toMatchObject({
      close: 'protocolError',
    });
    expect(msgpack(send([{ MsgType: 'TIMCustomElem', MsgContent: Data }]))).toMatchObject({ close: 'protocolError' });
    expect(msgpack({ ...ping, p: Data })).toMatchObject({ close: 'protocolError' });
  });
});
