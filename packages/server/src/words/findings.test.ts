import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { findingOf, type Sought, standingIn } from './findings.ts';
import { loadLetters } from './letters.ts';
import { Matcher } from './matcher.ts';

/** A list of words with what replaces them, `''`: stars. */
async function list(mode: Sought['mode'], words: Readonly<Record<string, string>>, isOwn = true): Promise<Sought> {
  const texts = Object.entries(words).filter(([, by]) => by !== '');
  return { matcher: await Matcher.of(await loadLetters(), Object.keys(words), new Map(texts)), mode, isOwn };
}

test('[S27] one word that is refused decides, whatever replaces a longer one around it', async () => {
  const sought = [await list('replace', { 甲乙丙: 'x' }), await list('refuse', { 乙: '' })];

  expect(findingOf('甲乙丙', sought, () => 100)).toMatchObject({ isRefused: true });
  expect(findingOf('甲丙', sought, () => 100)).toBeUndefined();
});

test('[S27] lists that replace and one that only records find what is theirs in the text as it came', async () => {
  const sought = [
    await list('replace', { 甲: '乙' }),
    await list('audit', { 乙: '', 甲: '' }),
    await list('replace', { 甲: '', 丙: '' }, false),
  ];

  expect(findingOf('甲乙丙', sought, () => 100)).toEqual({
    ...{ isRefused: false, text: '乙乙*', grownBytes: 0, audited: ['甲', '乙'] },
  });
  expect(standingIn('甲乙甲', sought)).toEqual([
    { mode: 'replace', isOwn: true, words: ['甲'] },
    { mode: 'audit', isOwn: true, words: ['甲', '乙'] },
    { mode: 'replace', isOwn: false, words: ['甲'] },
  ]);
});

test('[S17] [S27] what is put in is measured as it is written in JSON, and room is asked for only then', async () => {
  const sought = [await list('replace', { 甲: '"\n"\u0001', 乙: '' })];
  const noRoom = () => {
    throw new Error('room was asked for');
  };

  expect(findingOf('乙', sought, noRoom)?.text).toBe('*');
  // Twelve bytes in the place of three.
  expect(findingOf('甲', sought, () => 9)).toMatchObject({ text: '"\n"\u0001', grownBytes: 9 });
  expect(findingOf('甲', sought, () => 8)).toMatchObject({ text: '*', grownBytes: 0 });
});

test('[S17] [S27] a text outgrows its room by nothing, keeps what no word covers, and has each text where its word stood', async () => {
  const unit = fc.constantFrom('甲', '乙', '丙', '𠮷', '"', ' ', 'a');
  const text = fc.string({ unit, maxLength: 12 });
  const word = fc.string({ unit: fc.constantFrom('甲', '乙', '丙', '𠮷'), minLength: 1, maxLength: 3 });
  const words = fc.dictionary(word, fc.constantFrom('', 'A', 'B"', '好话'), { maxKeys: 5 });

  await fc.assert(
    fc.asyncProperty(words, text, fc.nat(20), async (replaced, said, room) => {
      const found = findingOf(said, [await list('replace', replaced)], () => room);

      const naive = naively(said, replaced);
      if (naive === said) expect(found?.text ?? said).toBe(said);
      else if (found?.text !== naive) expect(found?.text).toBe(naively(said, starsFor(replaced)));
      const text = found?.text ?? said;
      const growth = Buffer.byteLength(JSON.stringify(text)) - Buffer.byteLength(JSON.stringify(said));
      expect(growth).toBeLessThanOrEqual(Math.min(room, found?.grownBytes ?? 0));
    }),
    { numRuns: 2_000 },
  );
});

const starsFor = (words: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(words).map((one) => [one, '']));

/** The slow way, of words of characters without borders: from each place on the longest word, separators in it left out. */
function naively(said: string, words: Readonly<Record<string, string>>): string {
  let replaced = '';
  let done = 0;
  for (let at = 0; at < said.length; at++) {
    const ends = Object.keys(words).map((word) => ({ word, end: endOf(said, at, word) }));
    const longest = ends.filter(({ end }) => end > at).sort((x, y) => y.end - x.end)[0];
    if (longest && at >= done) {
      replaced += words[longest.word] || '*'.repeat(longest.end - at);
      done = longest.end;
    } else if (longest && longest.end > done) {
      replaced += '*'.repeat(longest.end - done);
      done = longest.end;
    }
    if (at >= done) replaced += said[at];
  }
  return replaced;
}

/** Where a word ends that begins in a text at a place; -1 if none does. Up to four separators may stand between letters. */
function endOf(said: string, at: number, word: string): number {
  const found = new RegExp([...word].join('[" ]{0,4}'), 'uy');
  found.lastIndex = at;
  const match = found.exec(said);
  return match?.index === at ? at + match[0].length : -1;
}
