import type { WireStatus } from '@hongyan/contract';
import type { UserStatus } from '../types.ts';

/** A status as apps see it. */
export const statusFromWire = ({ userId: userID, statusType, customStatus }: WireStatus): UserStatus => ({
  userID,
  statusType,
  customStatus,
});
