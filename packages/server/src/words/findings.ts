import type { Finding, Standing, WordMode } from './directory.ts';
import type { Find, Matcher } from './matcher.ts';

/** A list of words, and what becomes of a text with one. */
export interface Sought {
  matcher: Matcher;
  mode: Exclude<WordMode, 'off'>;
  isOwn: boolean;
}

/** What refuses decides; what replaces is found in the text as it came. */
export function findingOf(text: string, sought: readonly Sought[]): Finding | undefined {
  if (sought.some(({ matcher, mode }) => mode === 'refuse' && matcher.isIn(text)))
    return { isRefused: true, text, starred: text, audited: [] };
  let finds: Find[] = [];
  const audited: string[] = [];
  for (const { matcher, mode } of sought) {
    if (mode === 'replace') finds = finds.concat(matcher.finds(text));
    else if (mode === 'audit') for (const { from, to } of matcher.hits(text)) audited.push(text.slice(from, to));
  }
  if (finds.length === 0 && audited.length === 0) return undefined;
  inOrder(finds);
  const starred = replaced(text, finds, false);
  const isStarred = finds.every(({ by }) => by === undefined);
  return { isRefused: false, text: isStarred ? starred : replaced(text, finds, true), starred, audited };
}

/** All that stands in a text, by list; the lists come as they were given. */
export function standingIn(text: string, sought: readonly Sought[]): Standing[] {
  return sought.flatMap(({ matcher, mode, isOwn }) => {
    const words = new Set(matcher.hits(text).map(({ from, to }) => text.slice(from, to)));
    return words.size === 0 ? [] : [{ mode, isOwn, words: [...words] }];
  });
}

/** The leftmost first, of those from one place on the longest, of two of the same letters the one with a text. */
function inOrder(finds: Find[]): void {
  finds.sort((x, y) => x.from - y.from || y.to - x.to || Number(x.by === undefined) - Number(y.by === undefined));
}

/**
 * A text with other things in the place of words, which are in order: the first of those that overlap gets its text, stars
 * stand for what the others have beyond it. Put together once: a text may be nothing but words.
 */
function replaced(text: string, finds: readonly Find[], hasTexts: boolean): string {
  const parts: string[] = [];
  let done = 0;
  for (const { from, to, by } of finds) {
    if (from >= done) parts.push(text.slice(done, from), (hasTexts && by) || '*'.repeat(to - from));
    else if (to > done) parts.push('*'.repeat(to - done));
    done = Math.max(done, to);
  }
  return parts.join('') + text.slice(done);
}
