import { BORDER, borderOf, type Letters, pointOf } from './letters.ts';
import { GAP, type Pattern, patternOf, Reader, type Reading } from './reading.ts';
import { SEPARATOR, Trie } from './trie.ts';

/** A place in a text, in UTF-16 units, where a word stands. */
export interface Hit {
  from: number;
  to: number;
}

/** Letters of a word at least that is also found with a separator between each two of them. */
const SPACED_MIN = 3;
/** Words that are taken in before others have their turn. */
const SLICE = 200;

/**
 * Looks for many words at once: what it costs grows with the text, and by steps of one look with the length of what in it
 * begins like a word; hardly with the number of words.
 *
 * - Width, case, marks above letters, Traditional or Simplified and characters that nobody sees make no difference.
 * - Between letters of a word may stand up to four separators, but no end of a sentence or line; between Latin, Greek or
 *   Cyrillic letters and digits only such as join (`b-ad`), or any where each two are apart (`b a d`, three letters at least).
 *   Where the word itself has one between two such letters, the text must have one too.
 * - What begins or ends with such a letter is not found inside a longer word of them, a number not inside a longer one.
 * - A word that begins or ends with a separator is found as it is.
 */
export class Matcher {
  private readonly loose: Trie;
  private readonly literal: Trie | undefined;
  private readonly reader: Reader;
  private readonly literalReader: Reader;

  private constructor(letters: Letters, loose: Trie, literal: Trie | undefined) {
    this.loose = loose;
    this.literal = literal;
    this.reader = new Reader(letters, false);
    this.literalReader = new Reader(letters, true);
  }

  /** Takes in the words in slices, between which others have their turn. */
  static async of(letters: Letters, words: readonly string[]): Promise<Matcher> {
    const loose: number[][] = [];
    const literal: number[][] = [];
    await inSlices(words, (word) => {
      const pattern = patternOf(letters, word);
      if (pattern) (pattern.isLiteral ? literal : loose).push(symbolsOf(pattern));
    });
    return new Matcher(letters, await trieOf(loose), literal.length > 0 ? await trieOf(literal) : undefined);
  }

  /** Whether a word stands anywhere in the text. */
  isIn(text: string): boolean {
    return this.find(text, true).length > 0;
  }

  /** Where words stand, each place once, in order; what overlaps is one place. */
  hits(text: string): Hit[] {
    return joined(this.find(text, false));
  }

  /** Bytes that the words take. */
  get bytes(): number {
    return this.loose.bytes + (this.literal?.bytes ?? 0);
  }

  private find(text: string, isOneEnough: boolean): Hit[] {
    const found = scan(this.loose, this.reader.read(text), text, isOneEnough);
    if (!this.literal || (isOneEnough && found.length > 0)) return found;
    return [...found, ...scan(this.literal, this.literalReader.read(text), text, isOneEnough)];
  }
}

function symbolsOf({ letters, gaps }: Pattern): number[] {
  return letters.flatMap((letter, at) => {
    const isApart = at > 0 && gaps[at - 1] !== GAP.none && bothBordered(letters[at - 1] as number, letter);
    return isApart ? [SEPARATOR, pointOf(letter)] : [pointOf(letter)];
  });
}

const bothBordered = (one: number, other: number): boolean =>
  borderOf(one) !== BORDER.none && borderOf(other) !== BORDER.none;

async function trieOf(words: readonly number[][]): Promise<Trie> {
  const trie = new Trie(words.reduce((sum, { length }) => sum + length, 0));
  await inSlices(words, (word) => trie.add(word));
  return trie;
}

/** Lets whatever else waits have its turn. */
export const anotherTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function inSlices<T>(list: readonly T[], take: (one: T) => void): Promise<void> {
  for (let at = 0; at < list.length; at += SLICE) {
    if (at > 0) await anotherTurn();
    for (const one of list.slice(at, at + SLICE)) take(one);
  }
}

/** From each letter on that may begin a word, the longest one; with `isOneEnough` no more than the first. */
function scan(trie: Trie, reading: Reading, text: string, isOneEnough: boolean): Hit[] {
  const { letters, gaps, from, length } = reading;
  const found: Hit[] = [];
  for (let at = 0; at < length; at++) {
    const letter = letters[at] as number;
    if (!trie.mayBegin(pointOf(letter))) continue;
    if (gaps[at] === GAP.none && at > 0 && isSameRun(letters[at - 1] as number, letter)) continue;
    const state = trie.step(0, pointOf(letter));
    if (state < 0) continue;
    const close = walk(trie, reading, { at, state, first: at, isSpaced: false });
    const isApart = at + 1 < length && gaps[at + 1] !== GAP.none;
    const last = isApart ? Math.max(close, walk(trie, reading, { at, state, first: at, isSpaced: true })) : close;
    if (last < at) continue;
    const end = from[last] as number;
    found.push({ from: from[at] as number, to: end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1) });
    if (isOneEnough) break;
  }
  return found;
}

const isSameRun = (one: number, other: number): boolean =>
  borderOf(one) !== BORDER.none && borderOf(one) === borderOf(other);

/** Where a walk along the text stands, whose letter `at` led to `state`. */
interface Walk {
  at: number;
  state: number;
  first: number;
  /** Each two letters are apart. */
  isSpaced: boolean;
}

/** The last letter of the longest word that goes on here; -1 of none. */
function walk(trie: Trie, reading: Reading, { at: begin, state: entry, first, isSpaced }: Walk): number {
  const { letters, gaps, length } = reading;
  let last = -1;
  let at = begin;
  let state = entry;
  while (state >= 0) {
    if (trie.isWord(state) && endsAt(reading, at) && (!isSpaced || at - first + 1 >= SPACED_MIN)) last = at;
    if (++at >= length) break;
    const gap = gaps[at] as number;
    if (gap === GAP.hard || (isSpaced && gap === GAP.none)) break;
    const point = pointOf(letters[at] as number);
    if (gap !== GAP.none && bothBordered(letters[at - 1] as number, letters[at] as number)) {
      const apart = trie.step(state, SEPARATOR);
      const beyond = apart < 0 ? -1 : trie.step(apart, point);
      if (beyond >= 0) last = Math.max(last, walk(trie, reading, { at, state: beyond, first, isSpaced }));
      if (gap === GAP.soft && !isSpaced) break;
    }
    state = trie.step(state, point);
  }
  return last;
}

/** Whether a word may end with this letter: it is not inside a run of its kind. */
function endsAt({ letters, gaps, length }: Reading, at: number): boolean {
  if (at + 1 >= length || gaps[at + 1] !== GAP.none) return true;
  return !isSameRun(letters[at] as number, letters[at + 1] as number);
}

function joined(hits: Hit[]): Hit[] {
  const places: Hit[] = [];
  for (const { from, to } of hits.sort((x, y) => x.from - y.from)) {
    const last = places.at(-1);
    if (last && from < last.to) last.to = Math.max(last.to, to);
    else places.push({ from, to });
  }
  return places;
}
