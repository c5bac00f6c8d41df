import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openLines } from './lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'hongyan-lines-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function linesIn(content: string | Uint8Array): Promise<(string | undefined)[]> {
  const file = join(folder, 'file');
  writeFileSync(file, content);
  const texts: (string | undefined)[] = [];
  const { lines } = await openLines(file);
  for await (const { number, text } of lines) texts[number - 1] = text;
  return texts;
}

test('lines end with LF or CRLF, the last one with the text; an empty one counts', async () => {
  expect(await linesIn('one\r\n\n三\nfour')).toEqual(['one', '', '三', 'four']);
  expect(await linesIn('one\n')).toEqual(['one']);
  expect(await linesIn('')).toEqual([]);
});

test('a character that is cut by the end of a part is whole', async () => {
  const line = '鸿'.repeat(200_000);

  expect(await linesIn(`${line}\n${line}`)).toEqual([line, line]);
});

test('what is packed is unpacked, whatever its name, also where several packed files follow each other', async () => {
  const packed = [gzipSync('one\ntw'), gzipSync('o\nthree\n')];

  expect(await linesIn(Buffer.concat(packed))).toEqual(['one', 'two', 'three']);
});

test('a packed file that is cut is an error, not a shorter text', async () => {
  const packed = gzipSync('one\ntwo\nthree\n');

  await expect(linesIn(packed.subarray(0, packed.length - 9))).rejects.toThrow();
});

test('a line of more than 16 MiB is passed over without holding it', async () => {
  const long = 'x'.repeat((16 << 20) + 1);

  expect(await linesIn(`one\n${long}\nthree`)).toEqual(['one', undefined, 'three']);
});
