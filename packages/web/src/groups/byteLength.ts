const encoder = new TextEncoder();

/** How long a text is on the wire: limits of groups count bytes of UTF-8. */
export const bytesOf = (text: string): number => encoder.encode(text).length;

/** The longest beginning of a text that fits into so many bytes, no character cut in two. */
export function cutToBytes(text: string, maxBytes: number): string {
  let kept = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += bytesOf(segment);
    if (bytes > maxBytes) return kept;
    kept += segment;
  }
  return kept;
}

/** Keeps a field within so many bytes: the rest of what is typed is left out. */
export const within = (max: number) => ({
  ...{ max, strategy: bytesOf },
  exceedFormatter: (typed: string, limit: { max: number }) => cutToBytes(typed, limit.max),
});
