import type { Finding, Standing, WordMode } from './directory.ts';
import type { Find, Matcher } from './matcher.ts';

/** A list of words, and what becomes of a text with one. */
export interface Sought {
  matcher: Pick<Matcher, 'isIn' | 'hits' | 'finds'>;
  mode: Exclude<WordMode, 'off'>;
  isOwn: boolean;
}

/** What refuses decides; what replaces is found in the text as it came. */
export function findingOf(text: string, sought: readonly Sought[], room: () => number): Finding | undefined {
  if (sought.some(({ matcher, mode }) => mode === 'refuse' && matcher.isIn(text)))
    return { isRefused: true, text, grownBytes: 0, audited: [] };
  let finds: Find[] = [];
  const audited: string[] = [];
  for (const { matcher, mode } of sought) {
    if (mode === 'replace') finds = finds.concat(matcher.finds(text));
    else if (mode === 'audit') for (const { from, to } of matcher.hits(text)) audited.push(text.slice(from, to));
  }
  if (finds.length === 0 && audited.length === 0) return undefined;
  const places = apart(finds);
  const growth = places.some(({ by }) => by !== undefined) ? growthOf(text, places) : 0;
  const hasTexts = growth <= 0 || growth <= room();
  const grownBytes = hasTexts ? Math.max(growth, 0) : 0;
  return { isRefused: false, text: withPlaces(text, places, hasTexts), grownBytes, audited };
}

/** All that stands in a text, by list; the lists come as they were given. */
export function standingIn(text: string, sought: readonly Sought[]): Standing[] {
  return sought.flatMap(({ matcher, mode, isOwn }) => {
    const words = new Set(matcher.hits(text).map(({ from, to }) => text.slice(from, to)));
    return words.size === 0 ? [] : [{ mode, isOwn, words: [...words] }];
  });
}

/**
 * Places that do not overlap, in order. Of finds that do, the leftmost and of these the longest keeps its text, of two of the
 * same letters the one that has one; stars stand for what the others have beyond it.
 */
function apart(finds: Find[]): Find[] {
  finds.sort((x, y) => x.from - y.from || y.to - x.to || Number(x.by === undefined) - Number(y.by === undefined));
  const places: Find[] = [];
  let done = 0;
  for (const find of finds) {
    if (find.from >= done) places.push(find);
    else if (find.to > done) places.push({ from: done, to: find.to });
    done = Math.max(done, find.to);
  }
  return places;
}

/**
 * How much longer a text gets, in bytes of JSON or in UTF-16 units, whichever is more: what is put in may be written with
 * escapes, what it stands for is counted without.
 */
function growthOf(text: string, places: readonly Find[]): number {
  const sizes = new Map<string, number>();
  let bytes = 0;
  let units = 0;
  for (const { from, to, by } of places) {
    const length = by === undefined ? to - from : (sizes.get(by) ?? Buffer.byteLength(JSON.stringify(by)) - 2);
    if (by !== undefined) sizes.set(by, length);
    bytes += length - Buffer.byteLength(text.slice(from, to));
    units += (by?.length ?? to - from) - (to - from);
  }
  return Math.max(bytes, units);
}

/** Put together once: a text may be nothing but words. */
function withPlaces(text: string, places: readonly Find[], hasTexts: boolean): string {
  const parts: string[] = [];
  let done = 0;
  for (const { from, to, by } of places) {
    parts.push(text.slice(done, from), hasTexts && by !== undefined ? by : '*'.repeat(to - from));
    done = to;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(done);
}
