import type { SocketCommands } from '@hongyan/contract';
import type { Ctx } from '../ctx.ts';
import type { HandlersOf, SocketCaller } from '../dispatch/handlers.ts';
import { orNotKept } from './refusal.ts';
import { beginUpload, type Giver, proveFile } from './upload.ts';
import { wireFile } from './wire.ts';

/** Files of messages, over the socket. */
export const fileHandlers: Pick<HandlersOf<SocketCommands>, 'beginUpload' | 'proveFile' | 'getFiles'> = {
  // Not async: one that refuses at once would be a rejection that nobody holds for a moment.
  beginUpload: (ctx, { name = '', ...announced }, caller) =>
    orNotKept(ctx, beginUpload(ctx, giverOf(ctx, caller), { ...announced, name, isKept: false })),
  proveFile: (ctx, input, caller) => orNotKept(ctx, proveFile(ctx, giverOf(ctx, caller), input)),
  async getFiles(ctx, { uuids }, caller) {
    const giver = giverOf(ctx, caller);
    const found = await ctx.storage.files.find(giver.sdkAppId, uuids);
    return { files: found.map((file) => wireFile(ctx, giver, file)) };
  },
};

const giverOf = ({ server }: Pick<Ctx, 'server'>, { me, settings }: SocketCaller): Giver => ({
  ...{ sdkAppId: me.sdkAppId, uid: me.uid, settings, base: server.publicUrl },
});
