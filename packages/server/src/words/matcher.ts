/** A state of the automaton: what was read so far ends with this path of some word. */
interface State {
  next: Map<number, State>;
  /** The state of the longest proper end of the path that begins a word too. */
  fallback: State | undefined;
  /** A word ends here, or at a fallback. */
  isWord: boolean;
}

/** A text as words are looked for in it: case and full-width forms make no difference (NFKC, lower case). */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/**
 * Makes a test of whether a text contains any of many words: one walk over the text, however many words there are
 * (Aho-Corasick).
 *
 * @param words as `fold` gives them, none empty
 */
export function matcherOf(words: readonly string[]): (text: string) => boolean {
  const root = begin();
  for (const word of words) insert(root, word);
  linkFallbacks(root);
  return (text) => contains(root, fold(text));
}

const begin = (): State => ({ next: new Map(), fallback: undefined, isWord: false });

function insert(root: State, word: string): void {
  let state = root;
  for (let at = 0; at < word.length; at++) {
    const unit = word.charCodeAt(at);
    let next = state.next.get(unit);
    if (!next) {
      next = begin();
      state.next.set(unit, next);
    }
    state = next;
  }
  state.isWord = true;
}

/** Level by level, so that the fallbacks of shorter paths are there already. */
function linkFallbacks(root: State): void {
  const queue: State[] = [root];
  for (const state of queue) {
    for (const [unit, next] of state.next) {
      const fallback = state === root ? root : step(root, state.fallback ?? root, unit);
      next.fallback = fallback;
      next.isWord ||= fallback.isWord;
      queue.push(next);
    }
  }
}

function step(root: State, from: State, unit: number): State {
  let state: State | undefined = from;
  while (state) {
    const next: State | undefined = state.next.get(unit);
    if (next) return next;
    state = state.fallback;
  }
  return root;
}

function contains(root: State, text: string): boolean {
  let state = root;
  for (let at = 0; at < text.length; at++) {
    state = step(root, state, text.charCodeAt(at));
    if (state.isWord) return true;
  }
  return false;
}
