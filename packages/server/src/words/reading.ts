import { CLASS, classOf, type Folded, type Letters, pointOf } from './letters.ts';

/** What stands between a letter and the one before it. */
export const GAP = { none: 0, joiner: 1, soft: 2, hard: 3 } as const;

/** Separators between two letters of a word at most; more of them end it. */
const GAP_MAX = 4;

/** A text as its letters: what they are, what stands before each, and where in the text each begins. */
export interface Reading {
  length: number;
  letters: Uint32Array;
  gaps: Uint8Array;
  from: Uint32Array;
}

/** A reading that takes texts of any length; each text takes the place of the one before. */
export class Reader {
  /** The text that is read: looked through for one list after the other, it is read once. */
  private text: string | undefined;
  private readonly reading: Reading = {
    length: 0,
    letters: new Uint32Array(0),
    gaps: new Uint8Array(0),
    from: new Uint32Array(0),
  };

  /** @param keepsSeparators separators are letters like others, as for words that begin or end with one */
  constructor(
    private readonly alphabet: Letters,
    private readonly keepsSeparators: boolean,
  ) {}

  /** Reads a text; what it gives holds until the next call. */
  read(text: string): Reading {
    const { reading, alphabet, keepsSeparators } = this;
    if (text === this.text) return reading;
    this.text = undefined;
    if (reading.letters.length < text.length) this.grow(text.length);
    let { letters, gaps, from } = reading;
    let length = 0;
    let gap: number = GAP.hard;
    let gapLength = 0;
    for (let at = 0; at < text.length; at++) {
      const begin = at;
      let point = text.charCodeAt(at);
      if (point >= 0xd800 && point < 0xdc00) {
        point = text.codePointAt(at) as number;
        if (point > 0xffff) at++;
      }
      const folded = alphabet.at(point);
      const kind = folded === 0 ? CLASS.letter : classOf(folded);
      if (kind === CLASS.unseen) continue;
      if (kind !== CLASS.letter && !keepsSeparators) {
        const wider = kind - CLASS.joiner + GAP.joiner;
        if (wider > gap) gap = wider;
        if (++gapLength > GAP_MAX) gap = GAP.hard;
        continue;
      }
      // What stands for one letter, nearly always, makes no list of it.
      const all = folded === 0 ? alphabet.severalAt(point) : undefined;
      const count = all?.length ?? 1;
      if (length + count + text.length - at > letters.length) {
        this.grow(2 * (length + count + text.length));
        ({ letters, gaps, from } = reading);
      }
      for (let n = 0; n < count; n++) {
        letters[length] = all?.[n] ?? folded;
        gaps[length] = n === 0 ? gap : GAP.none;
        from[length++] = begin;
      }
      gap = GAP.none;
      gapLength = 0;
    }
    reading.length = length;
    this.text = text;
    return reading;
  }

  private grow(length: number): void {
    const { reading } = this;
    for (const name of ['letters', 'from'] as const) {
      const larger = new Uint32Array(length);
      larger.set(reading[name]);
      reading[name] = larger;
    }
    const gaps = new Uint8Array(length);
    gaps.set(reading.gaps);
    reading.gaps = gaps;
  }
}

/** A word as texts are searched for it: its letters and, after the first of them, what stands before each. */
export interface Pattern {
  letters: Folded[];
  gaps: number[];
  /** It begins or ends with a separator, or has one in it that no word is searched across: it is searched for as it is. */
  isLiteral: boolean;
}

/** Made once: each of 100,000 words, and each list, would have tables of its own. */
const readers = new WeakMap<Letters, { ofAll: Reader; ofLetters: Reader }>();

/** The readers of an alphabet: one takes separators for letters, one does not. */
export function readersOf(alphabet: Letters): { ofAll: Reader; ofLetters: Reader } {
  const known = readers.get(alphabet);
  if (known) return known;
  const made = { ofAll: new Reader(alphabet, true), ofLetters: new Reader(alphabet, false) };
  readers.set(alphabet, made);
  return made;
}

/**
 * Reads a word.
 *
 * @returns nothing for a word that nobody could see
 */
export function patternOf(alphabet: Letters, word: string): Pattern | undefined {
  const { ofAll, ofLetters } = readersOf(alphabet);
  const whole = ofAll.read(word);
  const kinds = Array.from(whole.letters.subarray(0, whole.length), classOf);
  if (kinds.length === 0) return undefined;
  const loose = ofLetters.read(word);
  const gaps = [...loose.gaps.subarray(1, loose.length)];
  const isLiteral = kinds[0] !== CLASS.letter || kinds.at(-1) !== CLASS.letter || gaps.includes(GAP.hard);
  const { letters, length } = isLiteral ? whole : loose;
  return { letters: [...letters.subarray(0, length)], gaps: isLiteral ? kinds.slice(1).map(() => 0) : gaps, isLiteral };
}

/** Whether a word is nothing but spaces and what nobody sees. */
export const isBlank = ({ letters }: Pattern): boolean =>
  letters.every((letter) => String.fromCodePoint(pointOf(letter)).trim() === '');
