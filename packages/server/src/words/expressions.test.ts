import { expect, test } from 'bun:test';
import { compile, Expressions, findsNothing } from './expressions.ts';

const texts = (patterns: { pattern: string; by?: string }[], text: string) =>
  Expressions.of(patterns)
    .finds(text)
    .map(({ from, to, by }) => [text.slice(from, to), by]);

test('finds each expression by itself, with what is to stand in its place', () => {
  const found = texts([{ pattern: '\\d{3}', by: '#' }, { pattern: '(?i)ab' }], 'xAB 1234 ab');

  expect(found).toEqual([
    ['123', '#'],
    ['AB', undefined],
    ['ab', undefined],
  ]);
});

test('leaves out what is no expression', () => {
  const sought = Expressions.of([{ pattern: '(' }, { pattern: 'b' }]);

  expect([sought.isIn('a('), sought.isIn('ab')]).toEqual([false, true]);
});

test('an expression that is found where nothing stands is known', () => {
  const isEverywhere = (pattern: string) => {
    const expression = compile(pattern);
    return expression && findsNothing(expression);
  };

  expect(['a*', '^', '$', '\\b', 'x|', '(?:)'].map(isEverywhere)).toEqual(Array(6).fill(true));
  expect(['a+', 'a.*b', '^a', '('].map(isEverywhere)).toEqual([false, false, false, undefined]);
});

// The engine of the runtime takes longer than anybody waits for the first of these.
test.each(['(a+)+$', '(a|a)*b', '(a|aa)+$', '(x+x+)+y', '([a-z]+)*\\d', '(.*a){12}b'])(
  'what makes others look back for ever is looked for in one pass: %s grows no faster than the text',
  (pattern) => {
    const sought = Expressions.of([{ pattern }]);
    const costOf = (length: number) => {
      const text = `${'a'.repeat(length)}!`;
      const startedMs = performance.now();
      for (let n = 0; n < 5; n++) sought.isIn(text + n);
      return performance.now() - startedMs;
    };
    costOf(1_000);
    const least = (length: number) => Math.min(...Array.from({ length: 5 }, () => costOf(length)));

    // Sixteen times the text: looking back would cost at least its square, 256 times as much.
    expect(least(160_000)).toBeLessThan(100 * Math.max(least(10_000), 0.05));
  },
);

test('what looks far ahead from each letter is cut off, and nothing behind the cut is let through', () => {
  const text = 'a'.repeat(200_000);

  const found = Expressions.of([{ pattern: 'a.*9|a', by: 'b' }]).finds(text);

  const last = found.at(-1);
  expect(last?.to).toBe(text.length);
  expect(last?.by).toBeUndefined();
  expect(found.slice(1).every(({ from }, at) => from === found[at]?.to)).toBe(true);
});
