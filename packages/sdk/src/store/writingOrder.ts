import type { PendingMessage } from './port.ts';

/**
 * Sorts messages under way as they were written [L15]: by `order`, then by the time of creation. Those without a number were
 * written by an earlier version and come first.
 */
export const inWritingOrder = <M extends PendingMessage>(messages: Iterable<M>): M[] =>
  [...messages].sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || a.createdMs - b.createdMs);

/** The number of a message that is written now, above `last`: the time where that is higher, so that tabs agree on it. */
export const nextOrder = (last: number, nowMs: number): number => Math.max(last + 1, nowMs);

/** The highest number of these messages, to go on from. */
export const lastOrder = (messages: Iterable<PendingMessage>): number =>
  Math.max(0, ...[...messages].map(({ order, createdMs }) => order ?? createdMs));
