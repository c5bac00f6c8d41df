import type { InputOf, SocketCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import { cutPage } from '../message/cutPage.ts';
import { carryingPlace } from './place.ts';
import { react } from './react.ts';
import { NAMED, readReactors, wireReactor } from './read.ts';

type ReactionCommand = 'addReaction' | 'removeReaction' | 'getReactions' | 'getReactionUsers';

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

  async getReactionUsers(ctx, { conv, ...page }, caller) {
    return readReactors(ctx, caller.settings, await carryingPlace(ctx, caller, conv, 'reactions'), page);
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
