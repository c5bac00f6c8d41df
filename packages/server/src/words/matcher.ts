import { BORDER, borderOf, type Letters, pointOf } from './letters.ts';
import { GAP, type Pattern, patternOf, type Reader, type Reading, readersOf } from './reading.ts';
import { SEPARATOR, Trie } from './trie.ts';

/** A place in a text, in UTF-16 units, where a word stands. */
export interface Hit {
  from: number;
  to: number;
}

/** A word that stands in a text. */
export interface Find extends Hit {
  /** What is to stand in its place; absent: stars. */
  by?: string;
}

/** Words that are searched for in one way. */
interface Part {
  trie: Trie;
  reader: Reader;
  /** What is to stand in the place of the word that ends in a state, of those that have it. */
  replacements: ReadonlyMap<number, string>;
}

/** A word as a part takes it in. */
interface Entry {
  symbols: number[];
  by: string | undefined;
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
  private constructor(
    private readonly loose: Part,
    private readonly literal: Part | undefined,
  ) {}

  /**
   * Takes in the words in slices, between which others have their turn.
   *
   * @param replacements what is to stand in the place of a word, of those that have something
   */
  static async of(
    letters: Letters,
    words: readonly string[],
    replacements: ReadonlyMap<string, string> = new Map(),
  ): Promise<Matcher> {
    const { ofAll, ofLetters } = readersOf(letters);
    const loose: Entry[] = [];
    const literal: Entry[] = [];
    await inSlices(words, (word) => {
      const pattern = patternOf(letters, word);
      if (!pattern) return;
      (pattern.isLiteral ? literal : loose).push({ symbols: symbolsOf(pattern), by: replacements.get(word) });
    });
    return new Matcher(await partOf(ofLetters, loose), literal.length > 0 ? await partOf(ofAll, literal) : undefined);
  }

  /** Whether a word stands anywhere in the text. */
  isIn(text: string): boolean {
    return this.look(text, true).length > 0;
  }

  /** Where words stand, each place once, in order; what overlaps is one place. */
  hits(text: string): Hit[] {
    return joined(this.look(text, false));
  }

  /** From each place on where words begin, the longest one; they may overlap, and are in no order. */
  finds(text: string): Find[] {
    return this.look(text, false);
  }

  /** Bytes that the words take. */
  get bytes(): number {
    return this.loose.trie.bytes + (this.literal?.trie.bytes ?? 0);
  }

  private look(text: string, isOneEnough: boolean): Find[] {
    const found = scan(this.loose, text, isOneEnough);
    if (!this.literal || (isOneEnough && found.length > 0)) return found;
    return [...found, ...scan(this.literal, text, isOneEnough)];
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

async function partOf(reader: Reader, words: readonly Entry[]): Promise<Part> {
  const trie = new Trie(words.reduce((sum, { symbols }) => sum + symbols.length, 0));
  const replacements = new Map<number, string>();
  await inSlices(words, ({ symbols, by }) => {
    const state = trie.add(symbols);
    if (by !== undefined) replacements.set(state, by);
  });
  return { trie, reader, replacements };
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
function scan({ trie, reader, replacements }: Part, text: string, isOneEnough: boolean): Find[] {
  const reading = reader.read(text);
  const { letters, gaps, from, length } = reading;
  const found: Find[] = [];
  const end: End = { at: -1, state: 0 };
  for (let at = 0; at < length; at++) {
    const letter = letters[at] as number;
    if (!trie.mayBegin(pointOf(letter))) continue;
    if (gaps[at] === GAP.none && at > 0 && isSameRun(letters[at - 1] as number, letter)) continue;
    const state = trie.step(0, pointOf(letter));
    if (state < 0) continue;
    end.at = -1;
    walk(trie, reading, { at, state, first: at, isSpaced: false }, end);
    if (at + 1 < length && gaps[at + 1] !== GAP.none)
      walk(trie, reading, { at, state, first: at, isSpaced: true }, end);
    if (end.at < 0) continue;
    const last = from[end.at] as number;
    const by = replacements.size > 0 ? replacements.get(end.state) : undefined;
    const to = last + ((text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1);
    found.push(by === undefined ? { from: from[at] as number, to } : { from: from[at] as number, to, by });
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

/** The last letter of a word in a text, and the state in which it ends. */
interface End {
  at: number;
  state: number;
}

/** Sets `longest` to the end of the longest word that goes on here, where it ends behind what is there. */
function walk(trie: Trie, reading: Reading, { at: begin, state: entry, first, isSpaced }: Walk, longest: End): void {
  const { letters, gaps, length } = reading;
  let at = begin;
  let state = entry;
  while (state >= 0) {
    if (at > longest.at && trie.isWord(state) && endsAt(reading, at) && (!isSpaced || at - first + 1 >= SPACED_MIN)) {
      longest.at = at;
      longest.state = state;
    }
    if (++at >= length) break;
    const gap = gaps[at] as number;
    if (gap === GAP.hard || (isSpaced && gap === GAP.none)) break;
    const point = pointOf(letters[at] as number);
    if (gap !== GAP.none && bothBordered(letters[at - 1] as number, letters[at] as number)) {
      const apart = trie.step(state, SEPARATOR);
      const beyond = apart < 0 ? -1 : trie.step(apart, point);
      if (beyond >= 0) walk(trie, reading, { at, state: beyond, first, isSpaced }, longest);
      if (gap === GAP.soft && !isSpaced) break;
    }
    state = trie.step(state, point);
  }
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
