import type { KeyRange } from './port.ts';

/** Between the parts of a key: before every character that a name can have. */
export const SEPARATOR = '\u0001';
/** Behind all keys that begin with what stands before it and go on with a separator. */
export const BEHIND = '\u0002';
const DIGITS = 16;

/** A key of several parts; numbers are in order of their size. */
export const keyOf = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => (typeof part === 'number' ? String(part).padStart(DIGITS, '0') : part)).join(SEPARATOR);

/** All keys that begin with these parts and have more. */
export const under = (...parts: readonly (string | number)[]): KeyRange => ({
  from: keyOf(...parts) + SEPARATOR,
  to: keyOf(...parts) + BEHIND,
});
