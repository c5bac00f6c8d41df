import { ImError, type InputOf, type PushOptions, type SocketCommands } from '@hongyan/contract';
import type { HandlersOf } from '../dispatch/handlers.ts';
import type { PushChannel } from '../storage/port/offlinePushes.ts';

type PushCommand =
  | `${'set' | 'remove'}PushToken`
  | 'getPushChannels'
  | `report${'Background' | 'Foreground'}`
  | `${'set' | 'get'}PushOptions`;

/** Of who never chose. */
const NEVER: PushOptions = { isOn: true, c2cSound: '', groupSound: '' };

/** Offline push over the socket (usersig-and-limits §4). */
export const offlinePushHandlers: Pick<HandlersOf<SocketCommands>, PushCommand> = {
  async setPushToken(ctx, input, { me, settings }) {
    const { sdkAppId, uid, deviceId } = me;
    const { businessId, language = '' } = input;
    const channels = await ctx.storage.offlinePushes.channels();
    const channel = channels.find((one) => one.sdkAppId === sdkAppId && one.businessId === businessId);
    if (!channel) throw new ImError('pushChannelUnknown', { businessId });
    const token = tokenIn(channel, input, settings.pushTokenMaxBytes);
    const isSet = await ctx.storage.offlinePushes.setToken({ uid, deviceId, sdkAppId, businessId, token, language });
    if (!isSet) throw new ImError('notSignedIn');
    return {};
  },

  async removePushToken(ctx, _input, { me }) {
    await ctx.storage.offlinePushes.dropToken(me.uid, me.deviceId);
    return {};
  },

  async getPushChannels(ctx, _input, { me }) {
    const channels = await ctx.storage.offlinePushes.channels();
    const own = channels.filter(({ sdkAppId }) => sdkAppId === me.sdkAppId);
    return {
      channels: own.map(({ businessId, kind, credentials }) => ({
        ...{ businessId, kind },
        ...(kind === 'web' && credentials.PublicKey && { publicKey: credentials.PublicKey }),
      })),
    };
  },

  async reportBackground(ctx, { unread }, { me }) {
    await ctx.storage.offlinePushes.report(me.uid, me.deviceId, { unread });
    return {};
  },

  async reportForeground(ctx, _input, { me }) {
    await ctx.storage.offlinePushes.report(me.uid, me.deviceId, undefined);
    return {};
  },

  async setPushOptions(ctx, { isOn, c2cSound, groupSound }, { me }) {
    await ctx.storage.offlinePushes.setOptions(me.uid, { isOn, c2cSound, groupSound });
    return {};
  },

  async getPushOptions(ctx, _input, { me }) {
    return (await ctx.storage.offlinePushes.options(me.uid)) ?? NEVER;
  },
};

/** What is kept as the token: of a browser its subscription. */
function tokenIn(
  { kind }: PushChannel,
  { token, subscription }: InputOf<SocketCommands['setPushToken']>,
  max: number,
): string {
  if (kind === 'web') {
    if (!subscription) throw new ImError('socketParamsIllegal', { field: 'subscription', reason: 'is missing' });
    const { endpoint, p256dh, auth } = subscription;
    return JSON.stringify({ endpoint, p256dh, auth });
  }
  if (!token) throw new ImError('pushTokenEmpty');
  const bytes = Buffer.byteLength(token);
  if (bytes > max) throw new ImError('pushTokenTooLong', { bytes, max });
  return token;
}
