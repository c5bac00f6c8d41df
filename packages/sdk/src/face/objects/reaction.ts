import type { WireReaction, WireReactor } from '@hongyan/contract';
import type { MessageReaction, UserInfo } from '../types.ts';

/** Somebody who reacted. */
export const reactorOf = ({ userId, nick, faceUrl }: WireReactor): UserInfo => ({
  ...{ userID: userId, nick: nick ?? '', avatar: faceUrl ?? '' },
});

/** One reaction as an app is told of it. */
export const reactionOf = ({ reaction, count, users, isMine }: WireReaction): MessageReaction => ({
  reactionID: reaction,
  totalUserCount: count,
  partialUserList: users.map(reactorOf),
  reactedByMyself: isMine,
});

/** One that nobody has any more. */
export const goneReaction = (reactionID: string): MessageReaction => ({
  ...{ reactionID, totalUserCount: 0, partialUserList: [], reactedByMyself: false },
});
