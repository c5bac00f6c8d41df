const QUOTE = 34;
const BACKSLASH = 92;

/** Tells without parsing whether a JSON text nests deeper than allowed; brackets inside strings do not count. */
export function isJsonTooDeep(text: string, maxDepth: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      at = stringEnd(text, at);
      if (at < 0) return false;
    } else if (char === 123 || char === 91) {
      if (++depth > maxDepth) return true;
    } else if (char === 125 || char === 93) depth--;
  }
  return false;
}

/** Where the string that starts at `start` has its closing quote, or -1. */
function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return -1;
}

/** Escapes by which a JSON text can hold what its bytes do not show: half surrogate pairs, hidden names. */
const isSuspect = (text: string): boolean => text.includes('\\u') || text.includes('__proto__');

/**
 * Parses one JSON value; half surrogate pairs become U+FFFD, as no UTF-8 can carry them to a receiver.
 *
 * @throws SyntaxError when it is no JSON or has a member named `__proto__`
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return isSuspect(text) ? cleaned(value) : value;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    if (name === '__proto__' || !name.isWellFormed()) throw new SyntaxError('a member has a forbidden name');
    members[name] = cleaned(members[name]);
  }
  return members;
}
