import type { Ctx } from '../ctx.ts';
import { type RefusedFriend, refusedFriends } from '../hooks/asking.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { FriendDraft } from '../storage/port/friends.ts';
import type { By } from './by.ts';

type Asking = Pick<Ctx, 'hooks' | 'apps' | 'clock'>;

/** Whom the app's server does not let a user add; what the app itself wants is not asked about (callbacks.md §4.1). */
export async function askBeforeAdd(
  ctx: Asking,
  owner: Account,
  wanted: readonly (Omit<FriendDraft, 'uid'> & { userId: string })[],
  { isSingle, by }: { isSingle: boolean; by: By },
): Promise<Map<string, RefusedFriend>> {
  if (by.session === undefined || wanted.length === 0) return new Map();
  const payload = {
    Requester_Account: by.told.operator,
    From_Account: owner.userId,
    FriendItem: wanted.map(({ userId, remark, group, source, wording }) => ({
      ...{ To_Account: userId, Remark: remark, GroupName: group, AddSource: source, AddWording: wording },
    })),
    AddType: isSingle ? ('Add_Type_Single' as const) : ('Add_Type_Both' as const),
    ForceAddFlags: 0,
    EventTime: ctx.clock.nowMs(),
  };
  return refusedFriends(ctx, owner.sdkAppId, 'beforeFriendAdd', payload, by.told.origin);
}

/** How a request is answered. */
export type ResponseAction = 'Response_Action_AgreeAndAdd' | 'Response_Action_Agree' | 'Response_Action_Reject';

/** Why the app's server does not let a user answer a request so, or nothing (callbacks.md §4.2). */
export async function askBeforeResponse(
  ctx: Asking,
  me: Account,
  { userId, remark, action }: { userId: string; remark: string; action: ResponseAction },
  { told }: By,
): Promise<RefusedFriend | undefined> {
  const payload = {
    Requester_Account: told.operator,
    From_Account: me.userId,
    ResponseFriendItem: [{ To_Account: userId, Remark: remark, TagName: '', ResponseAction: action }],
    EventTime: ctx.clock.nowMs(),
  };
  return (await refusedFriends(ctx, me.sdkAppId, 'beforeFriendResponse', payload, told.origin)).get(userId);
}
