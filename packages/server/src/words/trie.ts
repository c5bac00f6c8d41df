/** What an edge stands for that is no character: a separator that a word has between two of its letters. */
export const SEPARATOR = 0x1f_ffff;
const ROOT = 0;
const NONE = -1;
const SYMBOLS = 0x20_0000;
/** A slot without an edge, as a new table is without being filled. */
const FREE = 0;

/** Never 0. */
const keyOf = (state: number, symbol: number): number => state * SYMBOLS + symbol + 1;

/**
 * The beginnings of words: one hash table of edges, so that it is filled word by word and a step costs one look.
 *
 * An edge takes 12 bytes of a table that is at most two thirds full, a state one more.
 */
export class Trie {
  private readonly keys: Float64Array;
  private readonly next: Int32Array;
  private readonly mask: number;
  private readonly ends: Uint8Array;
  /** Which characters of the 16-bit plane begin a word. */
  private readonly begins = new Uint32Array(0x800);
  private states = 1;

  /** @param symbols in all words together, at most */
  constructor(symbols: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(symbols, 1) * 1.5));
    this.keys = new Float64Array(size);
    this.next = new Int32Array(size);
    this.ends = new Uint8Array(symbols + 1);
    this.mask = size - 1;
  }

  /** Takes in a word; gives the state in which it ends. */
  add(word: readonly number[]): number {
    let state = ROOT;
    for (const symbol of word) {
      const at = this.slot(state, symbol);
      if (this.keys[at] === FREE) {
        this.keys[at] = keyOf(state, symbol);
        this.next[at] = this.states++;
      }
      state = this.next[at] as number;
    }
    this.ends[state] = 1;
    const [first = 0] = word;
    if (first < 0x1_0000) this.begins[first >>> 5] = (this.begins[first >>> 5] as number) | (1 << (first & 31));
    return state;
  }

  /** Whether some word may begin with this character. */
  mayBegin(symbol: number): boolean {
    return symbol >= 0x1_0000 || (((this.begins[symbol >>> 5] as number) >>> (symbol & 31)) & 1) === 1;
  }

  /** The state after one more symbol; negative where no word goes on so. The first state is 0. */
  step(state: number, symbol: number): number {
    const at = this.slot(state, symbol);
    return this.keys[at] === FREE ? NONE : (this.next[at] as number);
  }

  /** A word ends here. */
  isWord(state: number): boolean {
    return this.ends[state] === 1;
  }

  /** Bytes that it takes. */
  get bytes(): number {
    const { keys, next, ends, begins } = this;
    return keys.byteLength + next.byteLength + ends.byteLength + begins.byteLength;
  }

  /** Where the edge is, or would be. */
  private slot(state: number, symbol: number): number {
    const { keys, mask } = this;
    const key = keyOf(state, symbol);
    const mixed = Math.imul(Math.imul(state, 0x9e37_79b1) ^ symbol, 0x85eb_ca6b);
    let at = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const found = keys[at];
      if (found === key || found === FREE) return at;
      at = (at + 1) & mask;
    }
  }
}
