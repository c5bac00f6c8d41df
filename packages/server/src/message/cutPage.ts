/**
 * Cuts a page at about so many bytes of JSON: what a caller gets at once stays small, however large its items are.
 *
 * @param items in the order of the page; the first one always fits, or a reader could never get past it
 */
export function cutPage<T>(items: T[], maxBytes: number): T[] {
  let bytes = 0;
  for (const [at, item] of items.entries()) {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    if (at > 0 && bytes > maxBytes) return items.slice(0, at);
  }
  return items;
}
