import { safeUrl } from './content.ts';
import { type FriendApplications, requestTypes } from './sdk.ts';
import { chatOf, type Session } from './session.ts';
import type { Person } from './views.ts';

/** A friend request that waits; the person is the other side. */
export interface FriendRequestView extends Person {
  isMine: boolean;
  wording: string;
  timeSec: number;
}

/** Shows the requests as the SDK has them, the newest first. */
export function showRequests(session: Session, { friendApplicationList, unreadCount }: FriendApplications): void {
  const friendRequests = friendApplicationList.map(({ userID, nick, avatar, wording, time, type }) => ({
    ...{ userId: userID, name: nick || userID, avatar: safeUrl(avatar) },
    ...{ isMine: type === requestTypes.byMe, wording, timeSec: time },
  }));
  friendRequests.sort((one, other) => other.timeSec - one.timeSec);
  session.store.set((before) => ({
    ...{ friendRequests, unreadRequests: unreadCount },
    newRequest: friendRequests.find((request) => before.areContactsLoaded && isNew(request, before.friendRequests)),
  }));
}

/** Whether it came in since; one that was changed by another asking came again. */
const isNew = ({ userId, isMine, timeSec }: FriendRequestView, before: readonly FriendRequestView[]): boolean =>
  !isMine && !before.some((known) => known.userId === userId && !known.isMine && known.timeSec === timeSec);

/** Accepts a request: both are friends then. */
export async function acceptRequest(session: Session, userID: string, remark: string): Promise<void> {
  const type = requestTypes.acceptBoth;
  await chatOf(session).acceptFriendApplication({ userID, type, ...(remark !== '' && { remark }) });
}

/** Refuses a request: it is gone for both. */
export async function refuseRequest(session: Session, userID: string): Promise<void> {
  await chatOf(session).refuseFriendApplication({ userID });
}

/** Takes a request out of the own list alone. */
export async function deleteRequest(session: Session, { userId, isMine }: FriendRequestView): Promise<void> {
  const type = isMine ? requestTypes.byMe : requestTypes.toMe;
  await chatOf(session).deleteFriendApplication({ userID: userId, type });
}

/** Tells that the requests were seen; what fails is told again when they are seen next. */
export async function markRequestsRead(session: Session): Promise<void> {
  await session.chat?.setFriendApplicationRead().catch(() => undefined);
}
