import { errors, type SocketCommands, type WireFriend } from '@hongyan/contract';
import { meOf } from '../conversation/place.ts';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { cutPage } from '../message/cutPage.ts';
import type { Friend, FriendChanges } from '../storage/port/friends.ts';
import { block, unblock } from './blacklist.ts';
import { bySession } from './by.ts';
import { readOffset, readPlace, writePlace } from './cursor.ts';
import { addFriends, deleteFriends, updateFriends } from './friends.ts';
import { faultOf, named, uidOf, wireResults } from './people.ts';
import { friendRelation, standings } from './restFriendHandlers.ts';
import { assertBytes, assertFriendTexts } from './texts.ts';

type FriendCommand =
  | 'getFriends'
  | 'getFriendsAmong'
  | 'addFriend'
  | 'deleteFriends'
  | 'checkFriends'
  | 'updateFriend'
  | 'getBlacklist'
  | 'addToBlacklist'
  | 'removeFromBlacklist';

/** Friends and blacklist over the socket. */
export const friendHandlers: Pick<HandlersOf<SocketCommands>, FriendCommand> = {
  async getFriends(ctx, input, { me, settings }) {
    const count = Math.min(input.count ?? settings.pageMax, settings.pageMax);
    const read = (max: number) => ctx.storage.friends.changes(me.uid, readPlace(input.since), max);
    const found = await fittingPage(read, count, settings.pageBytes);
    return {
      friends: found.friends.map(wireFriend),
      gone: found.gone,
      since: writePlace(found.place),
      isCompleted: found.isCompleted,
      ...(found.isReset && { isReset: true }),
    };
  },

  async getFriendsAmong(ctx, input, caller) {
    const me = await meOf(ctx, caller);
    const found = await named(ctx, me, input.userIds);
    const uids = input.userIds.map((userId) => uidOf(found, userId));
    const all = (await ctx.storage.friends.among(me.uid, uids)).map(wireFriend);
    const friends = cutPage(all, caller.settings.pageBytes);
    return { friends, left: all.slice(friends.length).map(({ userId }) => userId) };
  },

  async addFriend(ctx, input, caller) {
    const { userId, source, wording = '', remark = '', group = '' } = input;
    assertFriendTexts(caller.settings, { wording, remark, group });
    const me = await meOf(ctx, caller);
    const how = { isSingle: input.type === 'Add_Type_Single', isForced: false, by: bySession(caller) };
    const wanted = [{ userId, source, wording, remark, group }];
    const { fates, events } = await addFriends(ctx, caller.settings, me, wanted, how);
    const [fate = { userId }] = fates;
    const { fault } = fate;
    if (fault && fault !== 'friendNeedsConsent') throw faultOf(caller.settings, fault, fate);
    return { code: fault ? errors[fault].code : 0, events };
  },

  async deleteFriends(ctx, input, caller) {
    const me = await meOf(ctx, caller);
    const how = { isBoth: input.type !== 'Delete_Type_Single', by: bySession(caller) };
    const { fates, events } = await deleteFriends(ctx, me, input.userIds, how);
    return { results: wireResults(caller.settings, fates), events };
  },

  async checkFriends(ctx, input, caller) {
    const isBoth = input.type === undefined || input.type === 'CheckResult_Type_Both';
    const { relations, fates } = await standings(ctx, await meOf(ctx, caller), input.userIds);
    const results = wireResults(caller.settings, fates);
    return { results: results.map((result, at) => ({ ...result, relation: friendRelation(relations[at], isBoth) })) };
  },

  async updateFriend(ctx, input, caller) {
    const { userId, remark, custom } = input;
    assertFriendTexts(caller.settings, { remark });
    for (const [tag, value] of Object.entries(custom ?? {}))
      assertBytes(tag, value, caller.settings.friendFieldMaxBytes);
    const me = await meOf(ctx, caller);
    const change = { userId, ...(remark !== undefined && { remark }), ...(custom && { custom }) };
    const { fates, events } = await updateFriends(ctx, caller.settings, me, [change], caller.connection.id);
    const [fate] = fates;
    if (fate?.fault) throw faultOf(caller.settings, fate.fault, fate);
    const found = await named(ctx, me, [userId]);
    const [friend] = await ctx.storage.friends.among(me.uid, [uidOf(found, userId)]);
    if (!friend) throw faultOf(caller.settings, 'notYourFriend', { userId });
    return { friend: wireFriend(friend), events };
  },

  async getBlacklist(ctx, input, { me, settings }) {
    const offset = readOffset(input.cursor);
    const count = Math.min(input.count ?? settings.pageMax, settings.pageMax);
    const rows = await ctx.storage.blacklist.page(me.uid, offset, count + 1);
    const userIds = rows.slice(0, count).map(({ userId }) => userId);
    return { userIds, cursor: rows.length > count ? String(offset + count) : '' };
  },

  async addToBlacklist(ctx, input, caller) {
    const me = await meOf(ctx, caller);
    const { fates, events } = await block(ctx, caller.settings, me, input.userIds, bySession(caller));
    return { results: wireResults(caller.settings, fates), events };
  },

  async removeFromBlacklist(ctx, input, caller) {
    const me = await meOf(ctx, caller);
    const { fates, events } = await unblock(ctx, me, input.userIds, bySession(caller));
    return { results: wireResults(caller.settings, fates), events };
  },
};

/** A page of so many rows, or of fewer where those are too large; the place behind it is that of its last row. */
async function fittingPage(
  read: (count: number) => Promise<FriendChanges>,
  count: number,
  maxBytes: number,
): Promise<FriendChanges> {
  const page = await read(count);
  const all = page.friends.map(wireFriend);
  const fitting = cutPage(all, maxBytes);
  if (fitting.length === all.length || count === 1) return page;
  return fittingPage(read, Math.min(Math.max(fitting.length, 1), count - 1), maxBytes);
}

/** A friend as its user's sessions see it. */
function wireFriend({ userId, remark, source, wording, addedMs, groups, custom }: Friend): WireFriend {
  return {
    userId,
    ...(remark && { remark }),
    ...(source && { source }),
    ...(wording && { wording }),
    addedSec: Math.floor(addedMs / 1000),
    groups,
    ...(Object.keys(custom).length > 0 && { custom }),
  };
}
