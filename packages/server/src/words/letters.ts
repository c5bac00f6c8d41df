/** What a character is where words are looked for. */
export const CLASS = { letter: 1, unseen: 2, joiner: 3, soft: 4, hard: 5 } as const;

/** Letters of scripts that put borders between words, and digits: a word does not begin or end inside a run of one kind. */
export const BORDER = { none: 0, letter: 1, digit: 2 } as const;

/** A character as one number: its folded code point, its border kind and its class. */
export type Folded = number;
export const pointOf = (folded: Folded): number => folded & 0x1f_ffff;
export const borderOf = (folded: Folded): number => (folded >>> 21) & 3;
export const classOf = (folded: Folded): number => folded >>> 23;
const pack = (point: number, border: number, kind: number): Folded => (point | (border << 21) | (kind << 23)) >>> 0;

const RARE_MAX = 20_000;
/** Marks that are put above or below letters of many scripts; those of one script belong to its letters. */
const MARKS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
const LINE_END = /^[\n\v\f\r\u0085\u2028\u2029]$/;
const UNSEEN = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]$/u;
const SENTENCE_END = /^[!?;。؟]$/;
const JOINER = /^[\p{Pd}\p{Pc}*~'’‘`·•・^|=+]$/u;
/** Punctuation that stands for letters often enough to be one. */
const NO_SEPARATOR = /^[&@#%]$/;
const SOFT = /^[\p{Z}\p{P}\t]$/u;
const BORDERED = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]$/u;
const DIGIT = /^\p{N}$/u;

/**
 * Sees characters as words are looked for: width, case, marks above letters and Traditional or Simplified make no
 * difference; each character is seen by itself, so that places in the text stay known.
 */
export class Letters {
  private readonly known = new Uint32Array(0x1_0000);
  private readonly several = new Map<number, readonly Folded[]>();
  /** Characters beyond the 16-bit plane, as many as texts commonly have. */
  private readonly rare = new Map<number, Folded>();

  /** @param simplified the Simplified form of characters that have one */
  constructor(private readonly simplified: ReadonlyMap<string, string>) {}

  /** What a code point is; 0 for one that stands for several letters. */
  at(point: number): Folded {
    const known = point < 0x1_0000 ? (this.known[point] as Folded) : (this.rare.get(point) ?? 0);
    return known === 0 ? this.learn(point) : known;
  }

  /** The letters of a code point for which `at` gives 0. */
  severalAt(point: number): readonly Folded[] {
    return this.several.get(point) ?? [];
  }

  private learn(point: number): Folded {
    if (this.several.has(point)) return 0;
    const letters = this.fold(String.fromCodePoint(point));
    if (letters.length > 1) {
      this.several.set(point, letters);
      return 0;
    }
    const [folded = pack(0, BORDER.none, CLASS.unseen)] = letters;
    if (point < 0x1_0000) this.known[point] = folded;
    else {
      if (this.rare.size >= RARE_MAX) this.rare.clear();
      this.rare.set(point, folded);
    }
    return folded;
  }

  private fold(character: string): Folded[] {
    if (LINE_END.test(character)) return [pack(character.charCodeAt(0), BORDER.none, CLASS.hard)];
    if (UNSEEN.test(character) && character !== '\t') return [];
    const plain = character.normalize('NFKD').replace(MARKS, '').toUpperCase().toLowerCase().replace(MARKS, '');
    const all = Array.from(plain.normalize('NFC'), (one) => this.classify(this.simplified.get(one) ?? one));
    const letters = all.filter((one) => classOf(one) === CLASS.letter);
    return letters.length > 0 ? letters : all.slice(0, 1);
  }

  private classify(character: string): Folded {
    const point = character.codePointAt(0) ?? 0;
    if (SENTENCE_END.test(character)) return pack(point, BORDER.none, CLASS.hard);
    if (JOINER.test(character)) return pack(point, BORDER.none, CLASS.joiner);
    if (SOFT.test(character) && !NO_SEPARATOR.test(character)) return pack(point, BORDER.none, CLASS.soft);
    const border = BORDERED.test(character) ? BORDER.letter : DIGIT.test(character) ? BORDER.digit : BORDER.none;
    return pack(point, border, CLASS.letter);
  }
}

let loading: Promise<Letters> | undefined;

/** The one table of characters of the process; made when an app first has words. */
export function loadLetters(): Promise<Letters> {
  loading ??= import('opencc-js/dict/TSCharacters').then(({ default: pairs }) => new Letters(simplifiedOf(pairs)));
  return loading;
}

/** Reads `traditional simplified …|…`, of several simplified forms the first. */
function simplifiedOf(pairs: string): Map<string, string> {
  const simplified = new Map<string, string>();
  for (const pair of pairs.split('|')) {
    const [from = '', to = ''] = pair.split(' ');
    if (from !== to) simplified.set(from, to);
  }
  return simplified;
}
