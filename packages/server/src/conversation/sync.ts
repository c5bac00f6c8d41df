import type { InputOf, OutputOf, Settings, SocketCommands, WireConversation } from '@hongyan/contract';
import type { Ctx, Identity } from '../ctx.ts';
import { cutPage } from '../message/cutPage.ts';
import type { Conversation } from '../storage/port/conversations.ts';
import { readCursor } from './cursor.ts';
import { convOf } from './peer.ts';
import { wireConversation, wireUserEvent } from './wire.ts';

type Needs = Pick<Ctx, 'storage' | 'accounts'>;
type Input = InputOf<SocketCommands['sync']>;

/**
 * Tells a returning client what happened since: events of its user stream, and behind the last of them heads that differ
 * from what it has, page by page (D9).
 *
 * Heads are read after the events, so that a conversation which an event speaks of is never older than the event.
 */
export async function syncUser(
  ctx: Needs,
  settings: Settings,
  me: Identity,
  input: Input,
): Promise<OutputOf<SocketCommands['sync']>> {
  const page = await ctx.storage.userEvents.after(me.uid, input.userSeq, settings.pageMax);
  const lastSeq = page.events.at(-1)?.userSeq ?? page.userSeq;
  const isCompleted = page.isTooOld || lastSeq >= page.userSeq;
  const hasHeads = isCompleted && !page.isTooOld;
  const heads = hasHeads ? await changedHeads(ctx, settings, me, input) : { conversations: [], cursor: '' };
  return {
    resetUser: page.isTooOld,
    userSeq: page.isTooOld ? page.userSeq : lastSeq,
    events: page.isTooOld ? [] : page.events.map(wireUserEvent),
    ...heads,
    isCompleted,
    totalUnread: await ctx.storage.conversations.totalUnread(me.uid, settings.conversationListMax),
  };
}

/** A page of the heads that differ from what the client has; `cursor` says where the next one begins. */
async function changedHeads(
  ctx: Needs,
  settings: Settings,
  me: Identity,
  input: Input,
): Promise<{ conversations: WireConversation[]; cursor: string }> {
  const known = new Map(input.conversations.map((entry) => [entry.conv, entry]));
  const found: { head: WireConversation; place: number }[] = [];
  for await (const { conversation, place } of candidates(ctx, settings, me, input)) {
    const head = wireConversation(conversation, me);
    const has = known.get(head.conv);
    if (has?.id === head.id && has.seq === head.seq && has.rev === head.rev) continue;
    // One more than fits says where the next page begins.
    if (found.push({ head, place }) > settings.pageMax) break;
  }
  const page = cutPage(found.slice(0, settings.pageMax), settings.pageBytes);
  const next = found[page.length];
  return { conversations: page.map(({ head }) => head), cursor: next ? String(next.place) : '' };
}

/**
 * The list from the cursor on, and behind it what the client has and no page showed: a conversation that left the list
 * because its last message was deleted is told by no event.
 */
async function* candidates(
  ctx: Needs,
  { pageMax, conversationListMax }: Settings,
  me: Identity,
  { conversations, cursor }: Input,
): AsyncGenerator<{ conversation: Conversation; place: number }> {
  const unseen = new Set(conversations.map(({ conv }) => conv));
  let place = readCursor(cursor);
  for (let isLast = false; !isLast; ) {
    const list = await ctx.storage.conversations.list(me.uid, conversationListMax, place, pageMax);
    isLast = list.length < pageMax;
    for (const conversation of list) {
      unseen.delete(convOf(conversation.peerUserId));
      yield { conversation, place: place++ };
    }
  }
  for (const conversation of await headsOf(ctx, me, [...unseen])) yield { conversation, place };
}

/** Conversations by their names, listed or not. */
async function headsOf(ctx: Needs, me: Identity, convs: readonly string[]): Promise<Conversation[]> {
  const peers = await ctx.accounts.findMany(
    me.sdkAppId,
    convs.map((conv) => conv.slice(3)),
  );
  const pairs = [...peers.values()].map(({ uid }) => ({ sdkAppId: me.sdkAppId, a: me.uid, b: uid }));
  const heads = await Promise.all(pairs.map((pair) => ctx.storage.conversations.get(pair, me.uid)));
  return heads.filter((head) => head !== undefined);
}
