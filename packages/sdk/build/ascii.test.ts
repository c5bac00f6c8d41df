import { expect, test } from 'bun:test';
import vm from 'node:vm';
import { inAscii } from './ascii.ts';

test('a script in ASCII says the same: strings, templates, regular expressions, names and comments', () => {
  const code = [
    '// 鸿雁',
    "var 名 = { '键': '[自定义消息]', slash: '\\\\—', needless: '\\—', pair: '😀', quoted: 'it\\'s “x”' };",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code.
    '[名, `${名.键}…\\n`, /^[一-龥]+$/.test("群"), /^😀$/u.test("😀"), /\\…/.test("…"), /[^😀]/u.exec("😀a")[0]]',
  ].join('\n');

  const ascii = inAscii(code);

  const run = (script: string): unknown => JSON.parse(JSON.stringify(vm.runInNewContext(script)));
  expect(ascii).toMatch(/^[\0-\x7f]*$/);
  expect(run(ascii)).toEqual(run(code));
  expect(run(ascii)).toMatchObject([{ 键: '[自定义消息]', pair: '😀' }, '[自定义消息]…\n', true, true, true, 'a']);
});

test('a template that its tag may read as it is written is refused', () => {
  expect(() => inAscii('String.raw`群`')).toThrow('tag');
  expect(inAscii('String.raw`a`, "群"')).toBe('String.raw`a`, "\\u7fa4"');
});
