import { type CredentialField, ImError, pushKinds, type RestCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import type { PushChannel } from '../storage/port/offlinePushes.ts';
import { traceOf } from './trace.ts';

type PushCommand = `hongyan/${`${'put' | 'delete'}_push_channel` | 'get_push_channels' | 'get_push_trace'}`;

/** Channels of offline push and what became of pushes, for the app's administrators. */
export const restOfflinePushHandlers: Pick<HandlersOf<RestCommands>, PushCommand> = {
  async 'hongyan/put_push_channel'(ctx, { BusinessID: businessId, Kind: kind, Credentials }, { app, settings }) {
    const checked = await ctx.offlinePushes.check({ kind, credentials: Credentials });
    if ('flaw' in checked)
      throw new ImError('pushChannelIllegal', { field: `Credentials.${checked.field}`, reason: checked.flaw });
    const { credentials } = checked;
    const max = settings.pushChannelsMax;
    if (!(await ctx.storage.offlinePushes.putChannel({ sdkAppId: app.sdkAppId, businessId, kind, credentials }, max)))
      throw new ImError('pushChannelIllegal', { field: 'BusinessID', reason: `the app has ${max} channels already` });
    await ctx.offlinePushes.refresh();
    return kind === 'web' && credentials.PublicKey ? { PublicKey: credentials.PublicKey } : {};
  },

  async 'hongyan/delete_push_channel'(ctx, { BusinessID: businessId }, { app }) {
    if (!(await ctx.storage.offlinePushes.deleteChannel(app.sdkAppId, businessId)))
      throw new ImError('pushChannelUnknown', { businessId });
    await ctx.offlinePushes.refresh();
    return {};
  },

  async 'hongyan/get_push_channels'(ctx, _input, { app }) {
    const channels = await ctx.storage.offlinePushes.channels();
    const own = channels.filter(({ sdkAppId }) => sdkAppId === app.sdkAppId);
    return { Channels: own.map(shown) };
  },

  async 'hongyan/get_push_trace'(ctx, input, caller) {
    return traceOf(ctx, input, caller);
  },
};

function shown({ businessId, kind, credentials }: PushChannel) {
  const fields: Record<string, CredentialField> = pushKinds[kind].credentials;
  const open = Object.entries(credentials).filter(([name]) => fields[name]?.isSecret === false);
  return { BusinessID: businessId, Kind: kind, Credentials: Object.fromEntries(open) };
}
