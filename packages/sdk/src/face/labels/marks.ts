/** Marks of the server from here on are the app's own, and have the place of their bit. */
const OWN_FROM = 32;

/**
 * The marks of the server that a `markType` names, which is a bit or several.
 *
 * The contract's own marks are counted from 1 there (1 favourite) and are the bits from the first on here (1, 2, 4, 8).
 */
export function marksOf(markType: number): number[] {
  const bits = BigInt(markType);
  const places = Array.from({ length: 64 }, (_, place) => place).filter((place) => (bits >> BigInt(place)) & 1n);
  return places.map((place) => (place < OWN_FROM ? place + 1 : place));
}

/** Whether there is a mark for each bit: the 32nd has none. */
export const isMarkType = (markType: number): boolean =>
  Number.isInteger(markType) && markType > 0 && markType < 2 ** 64 && ((BigInt(markType) >> 31n) & 1n) === 0n;
