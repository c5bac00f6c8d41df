import type { SocketCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { originOf } from '../hooks/origin.ts';
import { cutPage } from '../message/cutPage.ts';
import { readCursor } from './cursor.ts';
import { assertListed, placeOf } from './place.ts';
import { readConversation } from './read.ts';
import { syncUser } from './sync.ts';
import { announceUserEvents } from './userEvents.ts';
import { wireConversation } from './wire.ts';

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
    const conversations = cutPage(
      list.map((conversation) => wireConversation(conversation, me, settings)),
      settings.pageBytes,
    );
    const next = offset + conversations.length;
    const isLast = list.length < count && conversations.length === list.length;
    return {
      conversations,
      cursor: isLast || next >= max ? '' : String(next),
      totalUnread: await ctx.storage.conversations.totalUnread(me.uid, max),
    };
  },

  async getConversation(ctx, input, caller) {
    const { log } = await placeOf(ctx, caller, input.conv);
    const found = await ctx.storage.conversations.get(log, caller.me.uid);
    return found ? { conversation: wireConversation(found, caller.me, caller.settings) } : {};
  },

  async markRead(ctx, input, caller) {
    const place = await placeOf(ctx, caller, input.conv);
    return readConversation(
      ctx,
      place,
      { seq: input.seq, told: { operator: caller.me.userId, origin: originOf(caller) } },
      caller.connection.id,
    );
  },

  async clearHistory(ctx, input, caller) {
    const { log } = await placeOf(ctx, caller, input.conv);
    const event = await ctx.storage.conversations.clear(log, caller.me.uid, ctx.clock.nowMs());
    return { events: announceUserEvents(ctx, [event], caller.connection.id) };
  },

  async deleteConversation(ctx, input, caller) {
    const place = await placeOf(ctx, caller, input.conv);
    assertListed(place);
    const { log } = place;
    const clears = input.clearHistory ?? true;
    const event = await ctx.storage.conversations.delete(log, caller.me.uid, clears, ctx.clock.nowMs());
    return { events: announceUserEvents(ctx, [event], caller.connection.id) };
  },

  async pinConversation(ctx, input, caller) {
    const place = await placeOf(ctx, caller, input.conv);
    assertListed(place);
    const { log } = place;
    const to = { isPinned: input.isPinned, pinsMax: caller.settings.pinnedConversationsMax };
    const events = await ctx.storage.conversations.set(log, caller.me.uid, to, ctx.clock.nowMs());
    return { events: announceUserEvents(ctx, events, caller.connection.id) };
  },

  async setReceiveOption(ctx, input, caller) {
    const { log } = await placeOf(ctx, caller, input.conv);
    const to = { receiveOption: input.receiveOption };
    const events = await ctx.storage.conversations.set(log, caller.me.uid, to, ctx.clock.nowMs());
    return { events: announceUserEvents(ctx, events, caller.connection.id) };
  },

  async sync(ctx, input, { me, settings }) {
    return syncUser(ctx, settings, me, input);
  },
};
