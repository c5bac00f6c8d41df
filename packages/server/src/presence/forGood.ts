import type { CloseName } from '@hongyan/contract';

const FOR_GOOD: readonly (CloseName | undefined)[] = ['signedOut', 'kickedByAdmin', 'userSigExpired', 'accountDeleted'];

/** Whether a session that ended so does not come back by itself. */
export const isForGood = (why: CloseName | undefined): boolean => FOR_GOOD.includes(why);
