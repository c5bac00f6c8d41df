import type { FriendResult, WireFriendApplication } from '@hongyan/contract';
import { TIMPendencyType } from './constants.ts';
import { withFields } from './fields.ts';

/** What happened with one user of the relationship chain. */
export interface TIMSNSChangeInfo {
  identifier: string;
  wording: string;
  source: string;
}

/** A request to `addFriend`. */
export class TIMAddFriendRequest extends withFields(() => ({
  identifier: '',
  remark: '',
  addWording: '',
  /** As `AddSource_Type_…`; without the beginning it is put before. */
  addSource: '',
  friendGroup: '',
})) {}

/** A decision for `doResponse`. */
export class TIMFriendResponse extends withFields(() => ({
  identifier: '',
  /** One of `TIMFriendResponseType`. */
  responseType: 0 as number,
  remark: '',
})) {}

/** What became of one user of a call over many: one of `TIMFriendStatus`, or another code of the server. */
export class TIMFriendResult extends withFields(() => ({ identifier: '', status: 0, info: '' })) {}

/** A group of friends. */
export class TIMFriendGroup extends withFields(() => ({ name: '', count: 0, friends: [] as string[] })) {}

/** A friend request that waits. */
export class TIMFriendPendencyItem extends withFields(() => ({
  identifier: '',
  nickname: '',
  addSource: '',
  addWording: '',
  addTime: 0,
  /** One of `TIMPendencyType`. */
  type: 1 as number,
  isRead: false,
})) {}

/** Results of the wire as an app sees them. */
export const friendResults = (all: readonly FriendResult[]): TIMFriendResult[] =>
  all.map(({ userId: identifier, code: status, info = '' }) => new TIMFriendResult({ identifier, status, info }));

/** A friend request of the wire as an app sees it. */
export function friendPendencyOf(wire: WireFriendApplication): TIMFriendPendencyItem {
  const isIn = wire.type === 'Pendency_Type_ComeIn';
  return new TIMFriendPendencyItem({
    ...{ identifier: wire.userId, nickname: wire.nick ?? '', addSource: wire.source ?? '' },
    ...{ addWording: wire.wording ?? '', addTime: wire.timeSec, isRead: wire.isRead ?? false },
    type: isIn ? TIMPendencyType.ComeIn : TIMPendencyType.SendOut,
  });
}
