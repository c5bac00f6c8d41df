import { describe, expect, test } from 'bun:test';
import { isTooLong, joinFrames, readFrames } from './frames.ts';

describe('joinFrames', () => {
  test('[S74] joins frames by lines, in order', () => {
    expect(joinFrames(['{"i":1}', '{"i":2}'])).toEqual(['{"i":1}\n{"i":2}']);
    expect(joinFrames([])).toEqual([]);
  });

  test('[S74] makes no message longer than any server reads, and loses nothing', () => {
    const frames = Array.from({ length: 200 }, (_, n) => '鸿'.repeat(n * 7 + 1));

    const messages = joinFrames(frames);

    expect(messages.flatMap((message) => message.split('\n'))).toEqual(frames);
    for (const message of messages) expect(Buffer.byteLength(message)).toBeLessThan(16_384);
  });
});

describe('isTooLong', () => {
  test('[S17] counts bytes, not characters', () => {
    expect(isTooLong('a'.repeat(262_144))).toBe(false);
    expect(isTooLong('a'.repeat(262_145))).toBe(true);
    expect(isTooLong('雁'.repeat(87_381))).toBe(false);
    expect(isTooLong('雁'.repeat(87_382))).toBe(true);
    expect(isTooLong('😀'.repeat(65_536))).toBe(false);
    expect(isTooLong('😀'.repeat(65_537))).toBe(true);
  });
});

describe('readFrames', () => {
  test('[S74] reads all lines of a message', () => {
    expect([...readFrames('{"i":1,"r":{}}\n{"n":"resync","p":{}}\n{"i":2,"e":{"code":5,"info":"no"}}')]).toEqual([
      { i: 1, r: {} },
      { n: 'resync', p: {} },
      { i: 2, e: { code: 5, info: 'no' } },
    ]);
  });

  for (const bad of [
    '',
    '{',
    'null',
    '1',
    '{}',
    '{"i":"1","r":{}}',
    '{"i":1}',
    '{"i":1,"r":null}',
    '{"i":1,"e":{}}',
    '{"n":"user"}',
  ]) {
    test(`[S74] stops at what is no frame: ${bad || 'nothing'}`, () => {
      expect([...readFrames(`{"i":1,"r":{}}\n${bad}\n{"i":2,"r":{}}`)]).toEqual([{ i: 1, r: {} }, undefined]);
    });
  }

  test('[S74] reads no bytes', () => {
    expect([...readFrames(new ArrayBuffer(1))]).toEqual([undefined]);
  });
});
