import {
  type InputOf,
  type OutputOf,
  type Settings,
  type SocketCommands,
  SYSTEM_CONV,
  type WireConversation,
} from '@hongyan/contract';
import type { Ctx, Identity } from '../ctx.ts';
import { cutPage } from '../message/cutPage.ts';
import type { Conversation, ListedHead } from '../storage/port/conversations.ts';
import type { LogRef } from '../storage/port/messages.ts';
import { readCursor } from './cursor.ts';
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
  const found: { head: WireConversation; place: number }[] = [];
  for await (const { conversation, place } of changed(ctx, settings, me, input)) {
    // One more than fits says where the next page begins.
    if (found.push({ head: wireConversation(conversation, me, settings), place }) > settings.pageMax) break;
  }
  const page = cutPage(found.slice(0, settings.pageMax), settings.pageBytes);
  const next = found[page.length];
  return { conversations: page.map(({ head }) => head), cursor: next ? String(next.place) : '' };
}

/**
 * What differs from what the client has: the list from the cursor on, and behind it what the client has and no page showed,
 * for a conversation that left the list because its last message was deleted is told by no event.
 *
 * Heads come first and the whole only of those that differ: nearly all are as they were when a client comes back.
 */
async function* changed(
  ctx: Needs,
  { pageMax, conversationListMax }: Settings,
  me: Identity,
  { conversations: kept, cursor }: Input,
): AsyncGenerator<{ conversation: Conversation; place: number }> {
  const known = new Map(kept.map((entry) => [entry.id, entry]));
  const listed = new Set<number>();
  const isKnown = ({ convId, seq, rev }: ListedHead): boolean => {
    const has = known.get(String(convId));
    return has?.seq === seq && has.rev === rev;
  };
  let place = readCursor(cursor);
  for (let isLast = false; !isLast; ) {
    const heads = await ctx.storage.conversations.heads(me.uid, conversationListMax, place, pageMax);
    isLast = heads.length < pageMax;
    const differing = heads.filter((head) => !isKnown(head)).map(({ convId }) => convId);
    const found = await ctx.storage.conversations.some(me.uid, differing);
    const byId = new Map(found.map((conversation) => [conversation.convId, conversation]));
    for (const { convId } of heads) {
      listed.add(convId);
      const conversation = byId.get(convId);
      if (conversation) yield { conversation, place };
      place++;
    }
  }
  const unlisted = kept.filter(({ id }) => !listed.has(Number(id))).map(({ conv }) => conv);
  for (const conversation of await headsOf(ctx, me, unlisted)) {
    if (!listed.has(conversation.convId) && !isKnown(conversation)) yield { conversation, place };
  }
}

/** Conversations by their names, listed or not. */
async function headsOf(ctx: Needs, me: Identity, convs: readonly string[]): Promise<Conversation[]> {
  const { sdkAppId, uid } = me;
  const named = (prefix: string) =>
    convs.flatMap((conv) => (conv.startsWith(prefix) ? [conv.slice(prefix.length)] : []));
  const peers = await ctx.accounts.findMany(sdkAppId, named('C2C'));
  const groups = await ctx.storage.groups.find(sdkAppId, named('GROUP'));
  const logs: LogRef[] = [
    ...[...peers.values()].map((peer) => ({ sdkAppId, a: uid, b: peer.uid })),
    ...groups.map(({ gid }) => ({ sdkAppId, gid })),
    ...(convs.includes(SYSTEM_CONV) ? [{ sdkAppId, noticesOf: uid }] : []),
  ];
  const heads = await Promise.all(logs.map((log) => ctx.storage.conversations.get(log, uid)));
  return heads.filter((head) => head !== undefined);
}
