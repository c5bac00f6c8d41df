import type { Client, SignIn } from '@hongyan/conformance/client';
import { until } from '@hongyan/conformance/until';
import type { OutputOf, PushKind, RestCommands, ServerSettings } from '@hongyan/contract';
import { type TestCloud, testCloud } from './cloud.ts';
import { type Providers, providers } from './providers.ts';

type Trace = OutputOf<RestCommands['hongyan/get_push_trace']>['Trace'];

/** Numbers of the channels that a scene's app has. */
export const CHANNELS: Record<PushKind, number> = { apns: 1, fcm: 2, web: 3, huawei: 4, xiaomi: 5 };

/** A test cloud whose app has a channel of each kind, to providers of the test's own. */
export interface PushScene extends AsyncDisposable {
  cloud: TestCloud;
  providers: Providers;
  /** Signs a phone in, gives it the token of that name, and takes its connection away. */
  away(userId: string, token: string, kind?: PushKind, how?: SignIn): Promise<void>;
  /** The same, but it stays connected. */
  device(userId: string, token: string, kind?: PushKind, how?: SignIn): Promise<Client>;
  /** What is kept about pushes to a user, the newest first. */
  trace(userId: string): Promise<Trace>;
  /** The same once there are so many records and none waits. */
  settled(userId: string, count: number): Promise<Trace>;
  /** Waits until so many pushes came to a token. */
  came(token: string, count: number): Promise<void>;
  /** Waits until what the provider answered to the newest push to a user is kept, so many times. */
  tried(userId: string, tries: number): Promise<void>;
}

/** Opens a scene with these kinds of channels. */
export async function pushScene(
  kinds: readonly Exclude<PushKind, 'web'>[] = ['apns', 'fcm'],
  settings: Partial<ServerSettings> = {},
): Promise<PushScene> {
  const own = await providers();
  const cloud = await testCloud({
    ...{ offlinePushPollMs: 20, offlinePushAllowedNetworks: 'all', offlinePushTlsCa: own.caFile },
    ...settings,
  });
  for (const Kind of kinds) {
    const channel = { BusinessID: CHANNELS[Kind], Kind, Credentials: own.credentials[Kind] };
    await cloud.rest.ok('hongyan/put_push_channel', channel);
  }
  const device: PushScene['device'] = async (userId, token, kind = 'apns', how = {}) => {
    const client = await cloud.signIn(userId, { platform: 'iPhone', deviceId: token, ...how });
    await client.ask('setPushToken', { businessId: CHANNELS[kind], token });
    return client;
  };
  const trace = async (Account: string) => (await cloud.rest.ok('hongyan/get_push_trace', { Account })).Trace;
  return {
    cloud,
    providers: own,
    device,
    async away(...of) {
      const client = await device(...of);
      await client.close();
      const [account] = await cloud.app.ctx.storage.accounts.find(1_400_000_001, [of[0]]);
      await until(async () => (await cloud.app.ctx.sessions.online(account?.uid ?? 0)).length === 0);
    },
    trace,
    async settled(userId, count) {
      const isSettled = (all: Trace) => all.length >= count && all.every(({ Reason }) => Reason !== 'waiting');
      await until(async () => isSettled(await trace(userId)));
      return trace(userId);
    },
    tried: (userId, tries) => until(async () => ((await trace(userId))[0]?.Tries ?? 0) >= tries),
    came: (token, count) => until(() => own.to(token).length >= count),
    async [Symbol.asyncDispose]() {
      await cloud[Symbol.asyncDispose]();
      own[Symbol.dispose]();
    },
  };
}
