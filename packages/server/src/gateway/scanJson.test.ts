import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { isJsonTooDeep } from './scanJson.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const depthOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
};

describe('isJsonTooDeep', () => {
  test('[D21] accepts what is as deep as allowed and refuses one level more', () => {
    expect(isJsonTooDeep(nested(32), 32)).toBe(false);
    expect(isJsonTooDeep(nested(33), 32)).toBe(true);
  });

  test('[D21] counts no bracket inside a string', () => {
    expect(isJsonTooDeep('{"a":"[[[[\\"[[[[\\\\"}', 1)).toBe(false);
    expect(isJsonTooDeep('{"a":"\\\\","b":[[]]}', 2)).toBe(true);
  });

  test('[D21] answers a million brackets and a string without end', () => {
    expect(isJsonTooDeep('['.repeat(1_000_000), 32)).toBe(true);
    expect(isJsonTooDeep(`"${'['.repeat(1_000)}`, 32)).toBe(false);
    expect(isJsonTooDeep(`"${'\\"'.repeat(1_000)}`, 32)).toBe(false);
  });

  test('[D21] agrees with the parsed value for any JSON', () => {
    const anyJson = fc.tuple(fc.jsonValue({ maxDepth: 6 }), fc.nat(6));

    fc.assert(
      fc.property(anyJson, ([value, max]) => isJsonTooDeep(JSON.stringify(value), max) === depthOf(value) > max),
      { numRuns: 300 },
    );
  });
});
