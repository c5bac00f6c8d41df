import { expect, test } from 'bun:test';
import { testsOf } from './testCalls.ts';

/** The methods of `sdk` that a test of these lines calls and has the answer of. */
function answered(...lines: string[]): string[] {
  const [only] = testsOf(
    'made up',
    [`test('made up', async () => {`, ...lines, `expect(1).toBe(1);`, `});`].join('\n'),
  );
  return [...(only?.accepted ?? '').matchAll(/sdk\.(\w+)\(/g)].flatMap(([, name]) => name ?? []);
}

test('a call that is waited for is answered, also in what is expected and by a function of the test', () => {
  expect(answered('await sdk.one(); expect(await sdk.two()).toEqual({}); expect(sdk.three()).toBe(1);')).toEqual([
    ...['one', 'two', 'three'],
  ]);
  expect(answered('const read = () => sdk.one();', 'await read();', 'await expect(read()).rejects.toThrow();')).toEqual(
    ['one'],
  );
});

test.each([
  'await expect(sdk.one()).rejects.toMatchObject({ code: 1 });',
  "expect(() => sdk.one()).toThrow('x');",
  'const refused = sdk.one(); await expect(refused).rejects.toThrow();',
  'const call = () => sdk.one(); await expect(call()).rejects.toThrow();',
  'for (const call of [() => sdk.one()]) await expect(call()).rejects.toThrow();',
  'const calls = { one: () => sdk.one() }; for (const call of Object.values(calls)) expect(call).toThrow();',
  'const { code } = await sdk.one().catch((error) => error);',
  'try { await sdk.one(); } catch {}',
])('what is expected to be refused is not answered: %s', (line) => {
  expect(answered(line)).toEqual([]);
});

test('functions of the file that a test calls are its own', () => {
  const shared = 'const ask = () => sdk.one();\nconst other = () => sdk.two();';

  const [only] = testsOf('made up', `${shared}\ntest('made up', async () => expect(await ask()).toBe(1));`);

  expect(only?.accepted).toContain('sdk.one(');
  expect(only?.accepted).not.toContain('sdk.two(');
});
