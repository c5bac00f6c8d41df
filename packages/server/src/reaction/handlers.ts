import { ImError, type InputOf, type SocketCommands, type WireReactor } from '@hongyan/contract';
import { readCursor } from '../conversation/cursor.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import { cutPage } from '../message/cutPage.ts';
import type { Reactor } from '../storage/port/reactions.ts';
import { carryingPlace } from './place.ts';
import { react } from './react.ts';

type ReactionCommand = 'addReaction' | 'removeReaction' | 'getReactions' | 'getReactionUsers';

/** Users that are named of each reaction unless the caller says how many. */
const NAMED = 10;

/** Reactions to messages over the socket. */
export const reactionHandlers: Pick<HandlersOf<SocketCommands>, ReactionCommand> = {
  addReaction: (ctx, input, caller) => reacting(ctx, caller, input, true),
  removeReaction: (ctx, input, caller) => reacting(ctx, caller, input, false),

  async getReactions(ctx, { conv, seqs, users = NAMED }, caller) {
    const { log, me } = await carryingPlace(ctx, caller, conv, 'reactions');
    const found = await ctx.storage.reactions.of(log, me.uid, seqs, users);
    const bySeq = Map.groupBy(found, ({ seq }) => seq);
    const all = [...bySeq].map(([seq, reactions]) => ({
      seq,
      reactions: reactions.map(({ seq: _, ...one }) => ({ ...one, users: one.users.map(wireReactor) })),
    }));
    const messages = cutPage(all, caller.settings.pageBytes);
    return { messages, left: all.slice(messages.length).map(({ seq }) => seq) };
  },

  async getReactionUsers(ctx, { conv, seq, reaction, ...page }, caller) {
    const { log, me } = await carryingPlace(ctx, caller, conv, 'reactions');
    const offset = readCursor(page.cursor);
    const count = Math.min(page.count ?? caller.settings.pageMax, caller.settings.pageMax);
    // One more than fits says whether there is a next page.
    const found = await ctx.storage.reactions.users(log, me.uid, seq, { reaction, offset, count: count + 1 });
    if (found === 'unknown') throw new ImError('messageUnknown');
    const reactors = cutPage(found.slice(0, count).map(wireReactor), caller.settings.pageBytes);
    return { reactors, cursor: reactors.length === found.length ? '' : String(offset + reactors.length) };
  },
};

async function reacting(
  ctx: Ctx,
  caller: SocketCaller,
  { conv, seq, reaction }: InputOf<SocketCommands['addReaction']>,
  isAdded: boolean,
) {
  const place = await carryingPlace(ctx, caller, conv, 'reactions');
  return react(ctx, caller.settings, { place, seq, reaction, isAdded, session: caller.connection.id });
}

const wireReactor = ({ userId, nick, faceUrl }: Reactor): WireReactor => ({
  userId,
  ...(nick && { nick }),
  ...(faceUrl && { faceUrl }),
});
