import { ImError, type SocketCommands } from '@hongyan/contract';
import { readCursor } from '../conversation/cursor.ts';
import { groupPlace, meOf } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import { announceChanges } from '../message/change.ts';
import { wireStored } from '../message/wire.ts';
import { findGroupOrTopic } from './find.ts';
import { assertMay, memberIn } from './rules.ts';

type MessageCommand = 'getReceipts' | 'getReceiptMembers' | 'pinMessage' | 'getPinnedMessages';

/** What there is about messages of groups beside what every conversation has. */
export const groupMessageHandlers: Pick<HandlersOf<SocketCommands>, MessageCommand> = {
  async getReceipts(ctx, input, caller) {
    const { group } = await seenGroup(ctx, caller, input.conv);
    const found = await ctx.storage.groups.receipts(group.gid, input.seqs);
    return { receipts: found.map(({ seq, readCount, unreadCount }) => ({ seq, readCount, unreadCount })) };
  },

  async getReceiptMembers(ctx, input, caller) {
    const { group } = await seenGroup(ctx, caller, input.conv);
    const [message] = await ctx.storage.groups.receipts(group.gid, [input.seq]);
    if (!message) throw new ImError('groupNoReceipt');
    if (message.fromUid !== caller.me.uid)
      throw new ImError('groupDenied', { reason: 'only its sender learns who read a message' });
    const offset = readCursor(input.cursor);
    const count = Math.min(input.count ?? caller.settings.pageMax, caller.settings.pageMax);
    // One more than asked for tells whether there is another page.
    const query = { isRead: input.isRead, offset, count: count + 1 };
    const found = await ctx.storage.groups.receiptMembers(group.gid, input.seq, query);
    return { userIds: found.slice(0, count), cursor: found.length <= count ? '' : String(offset + count) };
  },

  async pinMessage(ctx, input, caller) {
    const { group, me, member } = await seenGroup(ctx, caller, input.conv);
    assertMay(member, group, 'admin', 'pin messages');
    const max = caller.settings.groupPinsMax;
    const how = { uid: me.uid, max, nowMs: ctx.clock.nowMs() };
    const outcome = await ctx.storage.groups.pin(group.gid, input.seq, input.isPinned, how);
    if ('refused' in outcome) {
      const { groupId } = group;
      if (outcome.refused === 'gone') throw new ImError('groupUnknown', { groupId });
      if (outcome.refused === 'limit') throw new ImError('groupPinLimit', { max });
      throw new ImError(outcome.refused === 'unknown' ? 'messageUnknown' : 'messageRecalled');
    }
    if ('change' in outcome) announceChanges(ctx, groupPlace(me, group), [outcome.change]);
    return {};
  },

  async getPinnedMessages(ctx, input, caller) {
    const { group, me } = await seenGroup(ctx, caller, input.conv);
    const found = await ctx.storage.groups.pinned(group.gid, me.uid);
    const place = groupPlace(me, group);
    return {
      messages: found.map(({ message, byUserId, timeMs }) => ({
        message: wireStored(message, place),
        by: byUserId,
        timeMs,
      })),
    };
  },
};

/** The group or topic of a conversation, and the session's account and place in it. */
async function seenGroup(ctx: Pick<Ctx, 'accounts' | 'storage' | 'live'>, caller: SocketCaller, conv: string) {
  const me = await meOf(ctx, caller);
  const group = await findGroupOrTopic(ctx, me.sdkAppId, conv.slice('GROUP'.length));
  return { me, group, member: await memberIn(ctx, group, me.uid) };
}
