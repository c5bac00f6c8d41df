import { ImError, type RestCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import type { Account } from '../storage/port/accounts.ts';
import type { Conversation } from '../storage/port/conversations.ts';
import { logsOf } from './labels.ts';
import { announceUserEvents } from './userEvents.ts';

/** One-to-one and of a group, as the service numbers them. */
export const CONTACT = { c2c: 1, group: 2 } as const;
const WITH_EMPTY_ONES = 2;
/** Conversations in one answer at most (rest-api §25.1). */
const PAGE = 100;

/** Conversation lists of users over REST (rest-api §25.1, §25.2). */
export const contactHandlers: Pick<HandlersOf<RestCommands>, 'recentcontact/get_list' | 'recentcontact/delete'> = {
  async 'recentcontact/get_list'(ctx, input, caller) {
    const { uid } = await contactOwner(ctx, caller, input.From_Account);
    const { StartIndex = 0, TopStartIndex = 0, AssistFlags = 0 } = input;
    const max = caller.settings.conversationListMax;
    // Pinned ones come first: what was given of both kinds is where the next page begins.
    const rows = await ctx.storage.conversations.list(uid, max, StartIndex + TopStartIndex, PAGE);
    const pinned = rows.filter(({ isPinned }) => isPinned).length;
    const shown = rows.filter(
      ({ isNotices, timeMs }) => !isNotices && (timeMs > 0 || (AssistFlags & WITH_EMPTY_ONES) > 0),
    );
    const next = StartIndex + TopStartIndex + rows.length;
    return {
      SessionItem: shown.map(sessionItem),
      CompleteFlag: rows.length < PAGE || next >= max ? 1 : 0,
      TimeStamp: timeOf(rows, false) ?? input.TimeStamp ?? 0,
      StartIndex: StartIndex + rows.length - pinned,
      TopTimeStamp: timeOf(rows, true) ?? input.TopTimeStamp ?? 0,
      TopStartIndex: TopStartIndex + pinned,
    };
  },

  async 'recentcontact/delete'(ctx, input, caller) {
    const owner = await contactOwner(ctx, caller, input.From_Account);
    const named = namedIn({ ...input, ToGroupId: input.ToGroupid || input.To_Account });
    const { logs, faults } = await logsOf(ctx, owner, [named]);
    const [log] = logs;
    if (!log) throw new ImError(faults[0] ?? 'conversationUnknown', { userId: input.To_Account ?? '' });
    const clears = input.ClearRamble === 1;
    announceUserEvents(ctx, [await ctx.storage.conversations.delete(log, owner.uid, clears, ctx.clock.nowMs())]);
    return {};
  },
};

/**
 * The account whose conversations a call is about.
 *
 * @throws ImError `contactAccountUnknown`
 */
export async function contactOwner(
  ctx: Pick<Ctx, 'accounts'>,
  { app }: Pick<RestCaller, 'app'>,
  userId: string,
): Promise<Account> {
  const owner = await ctx.accounts.find(app.sdkAppId, userId);
  if (!owner) throw new ImError('contactAccountUnknown', { userId });
  return owner;
}

/**
 * A conversation as a caller names it.
 *
 * @throws ImError `conversationIllegal` where the name is missing
 */
export function namedIn(item: { Type: number; To_Account?: string; ToGroupId?: string }) {
  if (item.Type === CONTACT.c2c && item.To_Account) return { peer: item.To_Account };
  if (item.Type === CONTACT.group && item.ToGroupId) return { groupId: item.ToGroupId };
  const field = item.Type === CONTACT.c2c ? 'To_Account' : 'ToGroupId';
  throw new ImError('conversationIllegal', { field, reason: `is missing, Type ${item.Type} needs it` });
}

const secOf = (ms: number): number => Math.floor(ms / 1000);

function sessionItem({ group, peerUserId, timeMs, isPinned, unread }: Conversation) {
  const whose = group ? { Type: CONTACT.group, GroupId: group.groupId } : { Type: CONTACT.c2c, To_Account: peerUserId };
  return { ...whose, MsgTime: secOf(timeMs), TopFlag: isPinned ? 1 : 0, UnreadMsgNum: unread };
}

function timeOf(rows: readonly Conversation[], isPinned: boolean): number | undefined {
  const last = rows.findLast((row) => row.isPinned === isPinned);
  return last && secOf(last.timeMs);
}
