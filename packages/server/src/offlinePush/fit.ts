const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** Cuts a text after so many characters as people see them (S18). */
export function cut(text: string, max: number): string {
  // A character is at least one unit: a short text needs no look at its characters.
  if (text.length <= max) return text;
  const parts = Array.from(characters.segment(text), ({ segment }) => segment);
  return parts.length <= max ? text : `${parts.slice(0, max - 1).join('')}…`;
}

/**
 * The payload with as much of the text as fits, cut on a character boundary (S18).
 *
 * @param build makes the payload with a text
 * @returns nothing where it does not fit without any text either
 */
export function fitted(text: string, maxBytes: number, build: (text: string) => string): string | undefined {
  const whole = build(text);
  if (bytesOf(whole) <= maxBytes) return whole;
  const parts = Array.from(characters.segment(text), ({ segment }) => segment);
  let best = build('');
  if (bytesOf(best) > maxBytes) return undefined;
  const bare = build('…');
  if (bytesOf(bare) <= maxBytes) best = bare;
  for (let low = 0, high = parts.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    const payload = build(`${parts.slice(0, middle).join('')}…`);
    if (bytesOf(payload) > maxBytes) high = middle - 1;
    else {
      best = payload;
      low = middle;
    }
  }
  return best;
}
