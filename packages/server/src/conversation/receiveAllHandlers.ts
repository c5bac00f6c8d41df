import type { ReceiveAll, SocketCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import { announceUserEvents } from './userEvents.ts';

/** Of who never set it. */
const NEVER: ReceiveAll = { receiveOption: 0, startSec: 0, durationSec: 0, isRepeated: false };

/** The do-not-disturb time for all conversations over the socket (sdk-js-api §4.7). */
export const receiveAllHandlers: Pick<HandlersOf<SocketCommands>, 'setReceiveAll' | 'getReceiveAll'> = {
  async setReceiveAll(ctx, { receiveOption, startSec, durationSec, isRepeated }, { me, connection }) {
    const to = { receiveOption, startSec, durationSec, isRepeated };
    const event = await ctx.storage.receiveAll.set(me.uid, to, ctx.clock.nowMs());
    return { events: announceUserEvents(ctx, [event], connection.id) };
  },

  async getReceiveAll(ctx, _input, { me }) {
    const [found = NEVER] = await ctx.storage.receiveAll.of([me.uid]);
    const { receiveOption, startSec, durationSec, isRepeated } = found;
    return { receiveOption, startSec, durationSec, isRepeated };
  },
};
