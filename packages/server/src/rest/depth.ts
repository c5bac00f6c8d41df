const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Tells whether a JSON text nests deeper than allowed, without parsing it (design D21).
 *
 * A scan and no parser: of a text that is not JSON it may say either; the parser behind it decides about that.
 */
export function isTooDeep(text: string, maxDepth: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) {
      i = endOfString(text, i + 1);
    } else if (char === 0x7b || char === 0x5b) {
      if (++depth > maxDepth) return true;
    } else if (char === 0x7d || char === 0x5d) {
      depth--;
    }
  }
  return false;
}

/** Index of the quote that ends a string begun before `from`; the text's length when none does. */
function endOfString(text: string, from: number): number {
  let end = text.indexOf('"', from);
  while (end !== -1) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}
