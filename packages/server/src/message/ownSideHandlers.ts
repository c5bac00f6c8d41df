import { ImError, type RestCommands } from '@hongyan/contract';
import { c2cPlace } from '../conversation/place.ts';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, RestCaller } from '../dispatch/handlers.ts';
import { announceChanges } from './change.ts';
import { type MsgKey, readMsgKey } from './key.ts';

type OwnSideCommand = 'openim/delete_c2c_msg_ramble' | 'openim/c2c_msg_read_receipt';

/** What the app does for one side of a one-to-one conversation (rest-api §5.10, §5.11). */
export const ownSideHandlers: Pick<HandlersOf<RestCommands>, OwnSideCommand> = {
  async 'openim/delete_c2c_msg_ramble'(ctx, input, caller) {
    const place = await sideOf(ctx, caller, input);
    const InvalidMsgKeyList: string[] = [];
    const seqs: number[] = [];
    for (const text of new Set(input.MsgKeyList)) {
      const key = keyIn(text);
      const seq = key && (await ctx.storage.messages.locate(place.log, key));
      if (!key) InvalidMsgKeyList.push(text);
      else if (seq !== undefined) seqs.push(seq);
    }
    const changes = await ctx.storage.messages.deleteFor(place.log, place.me.uid, seqs, ctx.clock.nowMs());
    announceChanges(ctx, place, changes);
    return { InvalidMsgKeyList };
  },

  async 'openim/c2c_msg_read_receipt'(ctx, input, caller) {
    const place = await sideOf(ctx, caller, input);
    const seqs: number[] = [];
    for (const { From_Account, To_Account, MsgKey } of input.C2CMsgInfo) {
      if (From_Account !== input.Peer_Account)
        throw new ImError('fromAccountIllegal', { field: 'C2CMsgInfo.From_Account', reason: 'must be Peer_Account' });
      if (To_Account !== input.Operator_Account)
        throw new ImError('toAccountIllegal', { field: 'C2CMsgInfo.To_Account', reason: 'must be Operator_Account' });
      const seq = await ctx.storage.messages.locate(place.log, readMsgKey(MsgKey, 'C2CMsgInfo.MsgKey'));
      const message = seq === undefined ? undefined : await ctx.storage.messages.get(place.log, seq);
      if (seq === undefined || message?.fromUid !== place.peer.uid) throw new ImError('messageUnknown');
      seqs.push(seq);
    }
    const changes = await ctx.storage.messages.receipt(place.log, place.me.uid, seqs, ctx.clock.nowMs());
    announceChanges(ctx, place, changes);
    return {};
  },
};

/** The conversation from the side of the operator, as `admin_getroammsg` names the two. */
async function sideOf(
  ctx: Pick<Ctx, 'accounts'>,
  { app }: RestCaller,
  { Operator_Account, Peer_Account }: { Operator_Account: string; Peer_Account: string },
) {
  const found = await ctx.accounts.findMany(app.sdkAppId, [Operator_Account, Peer_Account]);
  const [me, peer] = [found.get(Operator_Account), found.get(Peer_Account)];
  if (!me) throw new ImError('fromAccountIllegal', { field: 'Operator_Account', reason: 'account does not exist' });
  if (!peer) throw new ImError('toAccountIllegal', { field: 'Peer_Account', reason: 'account does not exist' });
  return c2cPlace(me, peer);
}

function keyIn(text: string): MsgKey | undefined {
  try {
    return readMsgKey(text);
  } catch {
    return undefined;
  }
}
