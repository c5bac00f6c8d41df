import type { SocketCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import {
  deleteConversationGroup,
  type LabelFate,
  type Labelling,
  makeConversationGroup,
  markConversations,
  moveConversations,
  type Named,
  renameConversationGroup,
} from './labels.ts';
import { meOf } from './place.ts';

type LabelCommand =
  | 'markConversations'
  | 'getConversationGroups'
  | 'createConversationGroup'
  | 'renameConversationGroup'
  | 'deleteConversationGroup'
  | 'moveConversations';

/** Marks and groups of conversations over the socket (rest-api §25.3). */
export const labelHandlers: Pick<HandlersOf<SocketCommands>, LabelCommand> = {
  async markConversations(ctx, { convs, ...marking }, caller) {
    const by = await labellingOf(ctx, caller);
    const markings = convs.map((conv) => ({ ...marking, named: namedOf(conv) }));
    const { fates, events } = await markConversations(ctx, by, markings);
    return { results: resultsOf(convs, fates), events };
  },

  async getConversationGroups(ctx, _input, { me }) {
    return { groups: await ctx.storage.labels.groups(me.uid) };
  },

  async createConversationGroup(ctx, { name, convs }, caller) {
    const by = await labellingOf(ctx, caller);
    const made = await makeConversationGroup(ctx, by, 'name', name);
    const moved = await moveConversations(ctx, by, { name, isIn: true, named: convs.map(namedOf) });
    return { group: made.group, results: resultsOf(convs, moved.fates), events: [...made.events, ...moved.events] };
  },

  async renameConversationGroup(ctx, { name, newName }, caller) {
    const by = await labellingOf(ctx, caller);
    const { events } = await renameConversationGroup(ctx, by, { field: 'newName', name, newName });
    return { events };
  },

  async deleteConversationGroup(ctx, { name }, caller) {
    const { events } = await deleteConversationGroup(ctx, await labellingOf(ctx, caller), name);
    return { events };
  },

  async moveConversations(ctx, { name, convs, isIn }, caller) {
    const by = await labellingOf(ctx, caller);
    const { fates, events } = await moveConversations(ctx, by, { name, isIn, named: convs.map(namedOf) });
    return { results: resultsOf(convs, fates), events };
  },
};

async function labellingOf(ctx: Pick<Ctx, 'accounts'>, caller: SocketCaller): Promise<Labelling> {
  return { me: await meOf(ctx, caller), settings: caller.settings, exceptSession: caller.connection.id };
}

const namedOf = (conv: string): Named =>
  conv.startsWith('GROUP') ? { groupId: conv.slice('GROUP'.length) } : { peer: conv.slice('C2C'.length) };

const resultsOf = (convs: readonly string[], fates: readonly LabelFate[]) =>
  convs.map((conv, at) => {
    const { code, info } = fates[at] ?? { code: 0, info: '' };
    return code === 0 ? { conv, code } : { conv, code, info };
  });
