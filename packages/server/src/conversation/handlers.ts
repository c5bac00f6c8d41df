import { ImError, type SocketCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import { OutEvent } from '../delivery/outEvent.ts';
import type { HandlersOf } from '../dispatch/handlers.ts';
import type { UserEventRow } from '../storage/port/conversations.ts';
import { endsOf } from './peer.ts';
import { readConversation } from './read.ts';
import { syncUser } from './sync.ts';
import { wireConversation, wireUserEvent } from './wire.ts';

type ConversationCommand =
  | 'getConversations'
  | 'getConversation'
  | 'markRead'
  | 'clearHistory'
  | 'deleteConversation'
  | 'pinConversation'
  | 'setReceiveOption'
  | 'sync';

/** Conversations over the socket. */
export const conversationHandlers: Pick<HandlersOf<SocketCommands>, ConversationCommand> = {
  async getConversations(ctx, input, { me, settings }) {
    const offset = readCursor(input.cursor);
    const count = Math.min(input.count ?? settings.pageMax, settings.pageMax);
    const max = settings.conversationListMax;
    const list = await ctx.storage.conversations.list(me.uid, max, offset, count);
    return {
      conversations: list.map((conversation) => wireConversation(conversation, me)),
      cursor: list.length === count && offset + count < max ? String(offset + count) : '',
      totalUnread: await ctx.storage.conversations.totalUnread(me.uid, max),
    };
  },

  async getConversation(ctx, input, caller) {
    const { pair } = await endsOf(ctx, caller, input.conv);
    const found = await ctx.storage.conversations.get(pair, caller.me.uid);
    return found ? { conversation: wireConversation(found, caller.me) } : {};
  },

  async markRead(ctx, input, caller) {
    const { me, peer } = await endsOf(ctx, caller, input.conv);
    return readConversation(ctx, { reader: me, peer }, { seq: input.seq }, caller.connection.id);
  },

  async clearHistory(ctx, input, caller) {
    const { pair } = await endsOf(ctx, caller, input.conv);
    announce(
      ctx,
      [await ctx.storage.conversations.clear(pair, caller.me.uid, ctx.clock.nowMs())],
      caller.connection.id,
    );
    return {};
  },

  async deleteConversation(ctx, input, caller) {
    const { pair } = await endsOf(ctx, caller, input.conv);
    const clears = input.clearHistory ?? true;
    announce(
      ctx,
      [await ctx.storage.conversations.delete(pair, caller.me.uid, clears, ctx.clock.nowMs())],
      caller.connection.id,
    );
    return {};
  },

  async pinConversation(ctx, input, caller) {
    const { pair } = await endsOf(ctx, caller, input.conv);
    const { isPinned } = input;
    announce(
      ctx,
      await ctx.storage.conversations.set(pair, caller.me.uid, { isPinned }, ctx.clock.nowMs()),
      caller.connection.id,
    );
    return {};
  },

  async setReceiveOption(ctx, input, caller) {
    const { pair } = await endsOf(ctx, caller, input.conv);
    const { receiveOption } = input;
    announce(
      ctx,
      await ctx.storage.conversations.set(pair, caller.me.uid, { receiveOption }, ctx.clock.nowMs()),
      caller.connection.id,
    );
    return {};
  },

  async sync(ctx, input, { me, settings }) {
    return syncUser(ctx, settings, me, input);
  },
};

/** Tells the user's other devices what concerns only this user (S74). */
function announce(ctx: Pick<Ctx, 'deliver'>, events: readonly (UserEventRow | undefined)[], session: string): void {
  for (const event of events) if (event) ctx.deliver(new OutEvent('user', wireUserEvent(event)), [event.uid], session);
}

function readCursor(cursor: string | undefined): number {
  if (!cursor) return 0;
  if (!/^\d{1,6}$/.test(cursor))
    throw new ImError('socketParamsIllegal', { field: 'cursor', reason: 'must be the cursor of an answer' });
  return Number(cursor);
}
