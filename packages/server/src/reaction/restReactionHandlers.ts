import { ImError, type InputOf, type RestCommands, type WireReactor } from '@hongyan/contract';
import { type C2cPlace, c2cPlace, type GroupPlace, groupPlace } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { logIn } from '../group/restBy.ts';
import { memberIn, supports } from '../group/rules.ts';
import { locateC2c } from '../message/locate.ts';
import { senderOf } from '../message/rest.ts';
import { react } from './react.ts';
import { NAMED, readReactors, wireReactor } from './read.ts';

type ReactionCommand = 'hongyan/set_reaction' | 'hongyan/get_reactions' | 'hongyan/get_reaction_users';
/** How a call names a message, and who looks at it. */
type Named = InputOf<RestCommands['hongyan/get_reactions']>;
const ADD = 1;

/** Reactions to messages over REST: the app has a user react, and reads who did. */
export const restReactionHandlers: Pick<HandlersOf<RestCommands>, ReactionCommand> = {
  async 'hongyan/set_reaction'(ctx, { ReactionID: reaction, OperateType, ...input }, caller) {
    const at = await locate(ctx, caller, input);
    await react(ctx, caller.settings, { ...at, reaction, isAdded: OperateType === ADD });
    return {};
  },

  async 'hongyan/get_reactions'(ctx, input, caller) {
    const { place, seq } = await locate(ctx, caller, input);
    const found = await ctx.storage.reactions.of(place.log, place.me.uid, [seq], NAMED);
    return {
      ReactionList: found.map(({ reaction, count, users }) => ({
        ...{ ReactionID: reaction, Count: count },
        UserList: users.map(wireReactor).map(restReactor),
      })),
    };
  },

  async 'hongyan/get_reaction_users'(ctx, { ReactionID: reaction, Cursor: cursor, Count: count, ...input }, caller) {
    const { place, seq } = await locate(ctx, caller, input);
    const page = await readReactors(ctx, caller.settings, place, { seq, reaction, cursor, count });
    return { UserList: page.reactors.map(restReactor), Cursor: page.cursor };
  },
};

/** A message in the conversation as one user sees it. */
interface Seen {
  place: C2cPlace | GroupPlace;
  seq: number;
}

/** The message that a call names, as `Operator_Account` sees it, else its sender. */
async function locate(ctx: Ctx, caller: RestCaller, { GroupId, To_Account, ...input }: Named): Promise<Seen> {
  if (GroupId !== undefined) return inGroup(ctx, caller, { ...input, GroupId });
  if (To_Account !== undefined) return inC2c(ctx, caller, { ...input, To_Account });
  throw illegal('GroupId', 'is required, or To_Account');
}

async function inC2c(
  ctx: Ctx,
  caller: RestCaller,
  { To_Account, MsgKey, ...input }: Named & { To_Account: string },
): Promise<Seen> {
  if (MsgKey === undefined) throw illegal('MsgKey', 'is required with To_Account');
  const { userId: From_Account } = await senderOf(ctx, caller, input.From_Account);
  const { place, seq } = await locateC2c(ctx, caller, { From_Account, To_Account, MsgKey });
  const { me, peer } = place;
  const viewer = input.Operator_Account ?? me.userId;
  if (viewer === me.userId) return { place, seq };
  if (viewer === peer.userId) return { place: c2cPlace(peer, me), seq };
  throw illegal('Operator_Account', 'must be From_Account or To_Account');
}

async function inGroup(
  ctx: Ctx,
  caller: RestCaller,
  { GroupId, TopicId, MsgSeq: seq, ...input }: Named & { GroupId: string },
): Promise<Seen> {
  const group = await logIn(ctx, caller, { GroupId, TopicId });
  if (seq === undefined) throw illegal('MsgSeq', 'is required with GroupId');
  supports(group, 'reactions', 'reactions');
  const message = await ctx.storage.messages.get({ sdkAppId: group.sdkAppId, gid: group.gid }, seq);
  if (!message) throw new ImError('messageUnknown');
  const viewer = input.Operator_Account ?? message.fromUserId;
  const me = await ctx.accounts.find(group.sdkAppId, viewer);
  if (!me) throw illegal('Operator_Account', `account ${viewer} does not exist`);
  await memberIn(ctx, group, me.uid);
  return { place: groupPlace(me, group), seq };
}

const illegal = (field: string, reason: string): ImError => new ImError('bodyMismatch', { field, reason });
const restReactor = ({ userId, nick = '', faceUrl = '' }: WireReactor) => ({
  UserID: userId,
  Nick: nick,
  FaceUrl: faceUrl,
});
