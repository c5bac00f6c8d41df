import type { InputOf, OutputOf, Settings, SocketCommands } from '@hongyan/contract';
import type { Ctx, Identity } from '../ctx.ts';
import { convOf } from './peer.ts';
import { wireConversation, wireUserEvent } from './wire.ts';

/**
 * Tells a returning client what happened since: events of its user stream, then heads that differ from what it has (D9).
 *
 * Heads are read after the events, so that a conversation which an event speaks of is never older than the event.
 */
export async function syncUser(
  ctx: Pick<Ctx, 'storage'>,
  settings: Settings,
  me: Identity,
  input: InputOf<SocketCommands['sync']>,
): Promise<OutputOf<SocketCommands['sync']>> {
  const page = await ctx.storage.userEvents.after(me.uid, input.userSeq, settings.pageMax);
  const max = settings.conversationListMax;
  const list = await ctx.storage.conversations.list(me.uid, max, 0, max);

  const known = new Map(input.conversations.map((entry) => [entry.conv, entry]));
  const changed = list.filter(({ peerUserId, convId, seq, rev }) => {
    const has = known.get(convOf(peerUserId));
    return !has || has.id !== String(convId) || has.seq !== seq || has.rev !== rev;
  });
  const lastSeq = page.events.at(-1)?.userSeq ?? page.userSeq;
  return {
    resetUser: page.isTooOld,
    userSeq: page.isTooOld ? page.userSeq : lastSeq,
    events: page.isTooOld ? [] : page.events.map(wireUserEvent),
    conversations: changed.map((conversation) => wireConversation(conversation, me)),
    isCompleted: page.isTooOld || lastSeq >= page.userSeq,
    totalUnread: await ctx.storage.conversations.totalUnread(me.uid, max),
  };
}
