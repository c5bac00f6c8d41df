import { ImError, type RestCommands, type SocketCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf } from '../dispatch/handlers.ts';

/** Lists of merged messages, over the socket. */
export const mergedHandlers: Pick<HandlersOf<SocketCommands>, 'downloadMergedList'> = {
  downloadMergedList: async (ctx, { key }, { me }) => ({ list: await listOf(ctx, me.sdkAppId, key) }),
};

/** Lists of merged messages, over REST. */
export const mergedRestHandlers: Pick<HandlersOf<RestCommands>, 'hongyan/get_merged_list'> = {
  async 'hongyan/get_merged_list'(ctx, { JsonMsgKey }, { app }) {
    return { MsgList: await listOf(ctx, app.sdkAppId, JsonMsgKey) };
  },
};

async function listOf({ storage }: Pick<Ctx, 'storage'>, sdkAppId: number, key: string): Promise<object[]> {
  const content = await storage.mergedLists.find(sdkAppId, key);
  if (content === undefined) throw new ImError('mergedListUnknown');
  return JSON.parse(content) as object[];
}
