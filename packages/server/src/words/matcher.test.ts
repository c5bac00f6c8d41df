import { beforeAll, describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { BORDER, borderOf, CLASS, classOf, type Letters, loadLetters, pointOf } from './letters.ts';
import { Matcher } from './matcher.ts';

let letters: Letters;
beforeAll(async () => {
  letters = await loadLetters();
});

async function stars(words: string[], text: string): Promise<string> {
  const matcher = await Matcher.of(letters, words);
  const hits = matcher.hits(text);
  expect(matcher.isIn(text)).toBe(hits.length > 0);
  return hits.reduce((all, { from, to }) => all.slice(0, from) + '*'.repeat(to - from) + all.slice(to), text);
}

describe('[S27] a word is found', () => {
  const found: [what: string, word: string, text: string, starred: string][] = [
    ['in any case and width', 'Bad', 'so ｂＡd!', 'so ***!'],
    ['with marks above its letters', 'bad', 'BÀD', '***'],
    ['with marks of their own characters', 'bad', 'ba\u0301d', '****'],
    ['in a ligature', 'fine', 'a ﬁne one', 'a *** one'],
    ['among other words of the same beginning', '傻瓜', '你是傻傻瓜吗', '你是傻**吗'],
    ['in Traditional characters', '坏词', '說壞詞', '說**'],
    ['in Simplified ones where it is Traditional', '壞詞', '说坏词', '说**'],
    ['with characters nobody sees between', '坏词', '坏\u200b\u2060词', '****'],
    ['with spaces between Chinese characters', '坏词', '坏 　词', '****'],
    ['with signs between Chinese characters', '王八蛋', '王(八)蛋', '王(八)蛋'.replace(/./g, '*')],
    ['with joining signs between Latin letters', 'bad', 'b-a_d, b*ad', '*****, ****'],
    ['spaced out', 'bad', 'a b a d thing', 'a ***** thing'],
    ['dotted', 'bad', 'b.a.d', '*****'],
    ['beside a digit', 'bad', 'bad2', '***2'],
    ['beyond the 16-bit plane, in the length that it has', '𠮷野', '吃𠮷野家', '吃***家'],
    ['that begins or ends with a sign, as it is', 'c++', 'C++ and c+ and c', '*** and c+ and c'],
    [
      'of two words, spaced as it may be',
      'very bad',
      'very  bad, very-bad, v e r y b a d',
      '*********, ********, *************',
    ],
    ['of letters and characters', '妈b', '妈 Ｂ', '***'],
    ['at two places that overlap, as one', '甲甲', '甲甲甲', '***'],
    ['twice', '坏', '坏了坏', '*了*'],
  ];
  test.each(found)('%s', async (_what, word, text, starred) => {
    expect(await stars([word], text)).toBe(starred);
  });

  test('whatever overlaps it', async () => {
    expect(await stars(['甲乙', '乙丙', '丙丁戊'], '甲乙丙丁')).toBe('***丁');
    expect(await stars(['甲', '甲乙丙'], '甲乙丙')).toBe('***');
  });
});

describe('[S27] a word is not found', () => {
  const passing: [what: string, word: string, text: string][] = [
    ['inside a longer word', 'bad', 'badly forbade'],
    ['inside a longer number', '13', '2013 130'],
    ['over the border of two words', 'penis', 'the pen is mine'],
    ['over the beginning of a longer word', 'bad', 'grab ad'],
    ['over the end of a sentence', '坏词', '坏。词！'],
    ['over the end of a line', '坏词', '坏\n词'],
    ['over more signs than four', '坏词', '坏-----词'],
    ['of two words that are written as one', 'the rapist', 'therapist'],
    ['of two letters, apart', 'id', 'i d'],
    ['in an empty text', 'bad', ''],
  ];
  test.each(passing)('%s', async (_what, word, text) => {
    expect(await stars([word], text)).toBe(text);
  });

  test('where there are no words, or none that anybody could see', async () => {
    expect(await stars([], 'anything')).toBe('anything');
    expect(await stars(['\u200b'], 'a\u200bb')).toBe('a\u200bb');
  });
});

test('[S27] agrees with looking for each word by itself, as its description reads', async () => {
  const unit = fc.constantFrom(
    'a',
    'b',
    'A',
    'ｂ',
    '1',
    '啊',
    '壞',
    '坏',
    '𠮷',
    ' ',
    '-',
    '.',
    '。',
    '\u200b',
    'ﬁ',
    'f',
    'i',
  );
  const text = fc.string({ unit, maxLength: 24 });
  const core = fc.constantFrom('a', 'b', '1', '啊', '坏', '𠮷', 'f', 'i');
  const word = fc
    .tuple(core, fc.string({ unit: fc.constantFrom('a', 'b', '1', '啊', '坏', 'i', ' ', '-'), maxLength: 4 }), core)
    .map((parts) => parts.join(''));

  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), text, async (words, said) => {
      const naive = words.some((one) => standsIn(one, said));
      expect((await Matcher.of(letters, words)).isIn(said)).toBe(naive);
    }),
    { numRuns: 2_000 },
  );
});

test('[S27] a text of many times its letters, and one that nearly is a long word everywhere, are read to the end', async () => {
  expect(await stars(['坏词'], `${'ﷺ'.repeat(2_000)}坏词`)).toBe(`${'ﷺ'.repeat(2_000)}**`);
  const long = `${'哈'.repeat(65)}呵`;
  expect(await stars([long], `${'哈'.repeat(4_000)}呵`)).toBe(`${'哈'.repeat(3_935)}${'*'.repeat(66)}`);
});

/** The characters of a text: each letter by itself as it is looked for; what is none, by what kind of separator it is. */
function read(text: string): { letter: string; border: number; separator: '' | 'j' | 's' | 'h' }[] {
  return [...text].flatMap((character) => {
    const point = character.codePointAt(0) as number;
    const folded = letters.at(point);
    const all = folded === 0 ? letters.severalAt(point) : [folded];
    return all
      .filter((one) => classOf(one) !== CLASS.unseen)
      .map((one) => {
        const separator = { [CLASS.joiner]: 'j', [CLASS.soft]: 's', [CLASS.hard]: 'h' }[classOf(one)] ?? '';
        return { letter: String.fromCodePoint(pointOf(one)), border: borderOf(one), separator: separator as '' };
      });
  });
}

/** The slow way: a regular expression for the word, over a text in which separators are written out as their kind. */
function standsIn(word: string, text: string): boolean {
  const parts = read(word);
  if (parts.length === 0) return false;
  // Letters are marked by their border, separators stand alone: `Aa` a letter a, `D1` a digit, `C啊` another, `j`, `s`, `h`.
  const mark = (border: number) => (border === BORDER.letter ? 'A' : border === BORDER.digit ? 'D' : 'C');
  const said = read(text).map(({ letter, border, separator }) => separator || mark(border) + letter);
  const kept = parts.filter(({ separator }) => separator === '');
  const gapBefore = (at: number) => {
    const here = parts.indexOf(kept[at] as (typeof parts)[number]);
    return parts[here - 1]?.separator !== '';
  };
  if (parts.some(({ separator }, at) => separator !== '' && parts.slice(at, at + 5).every((one) => one.separator)))
    return said.join('').includes(
      read(word)
        .map((one) => one.separator || mark(one.border) + one.letter)
        .join(''),
    );
  const between = (at: number, isSpaced: boolean): string => {
    const both = kept[at]?.border !== BORDER.none && kept[at - 1]?.border !== BORDER.none;
    if (isSpaced || (both && gapBefore(at))) return '[js]{1,4}';
    return both ? 'j{0,4}' : '[js]{0,4}';
  };
  const expression = (isSpaced: boolean): RegExp => {
    const body = kept.map((one, at) => (at > 0 ? between(at, isSpaced) : '') + mark(one.border) + one.letter).join('');
    const run = (border: number) => (border === BORDER.none ? '' : mark(border));
    const [first, last] = [run(kept[0]?.border ?? 0), run(kept.at(-1)?.border ?? 0)];
    return new RegExp((first ? `(?<!${first}.)` : '') + body + (last ? `(?!${last})` : ''), 'u');
  };
  const joined = said.join('');
  return expression(false).test(joined) || (kept.length >= 3 && expression(true).test(joined));
}
