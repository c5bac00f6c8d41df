import { ImError } from '@hongyan/contract';
import type { FriendPlace } from '../storage/port/friends.ts';

/**
 * The offset that a cursor of a list says; without one the beginning.
 *
 * @throws ImError `socketParamsIllegal`
 */
export function readOffset(cursor: string | undefined): number {
  if (!cursor) return 0;
  if (!/^\d{1,9}$/.test(cursor)) throw illegal('cursor');
  return Number(cursor);
}

/** A place in the changes of a list of friends, as clients keep it. */
export const writePlace = ({ seq, uid }: FriendPlace): string => `${seq}.${uid}`;

/**
 * The place that `writePlace` wrote; without one the beginning.
 *
 * @throws ImError `socketParamsIllegal`
 */
export function readPlace(since: string | undefined): FriendPlace {
  if (!since) return { seq: 0, uid: 0 };
  const [, seq, uid] = /^(\d{1,15})\.(\d{1,15})$/.exec(since) ?? [];
  if (seq === undefined) throw illegal('since');
  return { seq: Number(seq), uid: Number(uid) };
}

const illegal = (field: string): ImError =>
  new ImError('socketParamsIllegal', { field, reason: 'is none that the server gave' });
