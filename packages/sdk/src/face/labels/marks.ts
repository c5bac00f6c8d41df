/** Marks of the server from here on are the app's own, and have the place of their bit. */
const OWN_FROM = 32;
/** The bit that has no mark. */
const NO_MARK = 31;

// Not by `BigInt`, whose numbers engines of older phones cannot even read: dividing by powers of two is exact.
const hasBit = (bits: number, place: number): boolean => Math.floor(bits / 2 ** place) % 2 === 1;

/**
 * The marks of the server that a `markType` names, which is a bit or several.
 *
 * The contract's own marks are counted from 1 there (1 favourite) and are the bits from the first on here (1, 2, 4, 8).
 */
export function marksOf(markType: number): number[] {
  const places = Array.from({ length: 64 }, (_, place) => place).filter((place) => hasBit(markType, place));
  return places.map((place) => (place < OWN_FROM ? place + 1 : place));
}

/** Whether there is a mark for each bit of a `markType`: the 32nd has none. */
export const areMarks = (markType: number): boolean => !hasBit(markType, NO_MARK);
