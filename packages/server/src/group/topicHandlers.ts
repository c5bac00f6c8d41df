import { ImError, type SocketCommands, type WireConversation } from '@hongyan/contract';
import { wireConversation } from '../conversation/wire.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import { cutPage } from '../message/cutPage.ts';
import type { ListedHead } from '../storage/port/conversations.ts';
import type { Group } from '../storage/port/groups.ts';
import { actingIn } from './handlers.ts';
import { createTopic, deleteTopics, updateTopic } from './topics.ts';

type TopicCommand = 'createTopic' | 'updateTopic' | 'deleteTopics' | 'syncTopics';

/** Entries that a client may name in one `syncTopics`. */
const NAMED_MAX = 200;

/** Topics over the socket. */
export const topicHandlers: Pick<HandlersOf<SocketCommands>, TopicCommand> = {
  async createTopic(ctx, { groupId, ...wanted }, caller) {
    const { group, by } = await actingIn(ctx, caller, groupId);
    return { conversation: await headOf(ctx, await createTopic(ctx, caller.settings, group, wanted, by), caller) };
  },

  async updateTopic(ctx, { groupId, ...to }, caller) {
    const { group, by } = await actingIn(ctx, caller, groupId);
    return { conversation: await headOf(ctx, await updateTopic(ctx, caller.settings, group, to, by), caller) };
  },

  async deleteTopics(ctx, { groupId, topicIds }, caller) {
    const { group, by } = await actingIn(ctx, caller, groupId);
    const deleted = await deleteTopics(ctx, group, topicIds, by);
    return { topicIds: deleted, unknown: [...new Set(topicIds)].filter((topicId) => !deleted.includes(topicId)) };
  },

  async syncTopics(ctx, { afterId, topics: named }, { me, settings }) {
    const { conversations } = ctx.storage;
    const found = await conversations.topicHeads(me.uid, Number(afterId) || 0, settings.pageMax);
    const known = new Map(named.map((one) => [one.id, one]));
    const isSame = ({ convId, seq, rev }: ListedHead): boolean => {
      const has = known.get(String(convId));
      return has?.seq === seq && has.rev === rev;
    };
    const reach = reachOf(found, named, settings.pageMax);
    const heads = found.filter(({ convId }) => convId <= reach.toId);
    const convIds = heads.filter((head) => !isSame(head)).map(({ convId }) => convId);
    const differing = convIds.length > 0 ? await conversations.topics(me.uid, { convIds }) : [];
    const all = differing.map((conversation) => wireConversation(conversation, me, settings));
    const topics = cutPage(all, settings.pageBytes);
    const isCut = topics.length < all.length;
    const toId = isCut ? Number(topics.at(-1)?.id) : reach.toId;
    const present = new Set(heads.map(({ convId }) => String(convId)));
    const gone = named.filter(({ id }) => !present.has(id) && Number(id) <= toId).map(({ id }) => id);
    return { topics, gone, toId: String(toId), isCompleted: reach.isEnd && !isCut };
  },
};

/** How far a page reaches: to the last topic found, but not beyond what the client could name of what it has. */
function reachOf(found: readonly ListedHead[], named: readonly { id: string }[], pageMax: number) {
  const [lastFound, lastNamed] = [found.at(-1)?.convId ?? 0, Number(named.at(-1)?.id ?? 0)];
  const [hasMore, mayHaveMore] = [found.length >= pageMax, named.length >= NAMED_MAX];
  if (hasMore) return { toId: mayHaveMore ? Math.min(lastFound, lastNamed) : lastFound, isEnd: false };
  return { toId: mayHaveMore ? lastNamed : Math.max(lastFound, lastNamed), isEnd: !mayHaveMore };
}

/** A topic's head as a member of its community sees it. */
async function headOf(
  ctx: Pick<Ctx, 'storage'>,
  { sdkAppId, gid }: Group,
  { me, settings }: Pick<SocketCaller, 'me' | 'settings'>,
): Promise<WireConversation> {
  const head = await ctx.storage.conversations.get({ sdkAppId, gid }, me.uid);
  if (!head) throw new ImError('groupDenied', { reason: 'only members may' });
  return wireConversation(head, me, settings);
}
