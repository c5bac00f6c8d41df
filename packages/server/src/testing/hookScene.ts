import type { ServerSettings, Settings } from '@hongyan/contract';
import { type AppServer, appServer } from './appServer.ts';
import { type TestCloud, testCloud } from './cloud.ts';

/** The elements of a text message. */
export const text = (Text: string) => [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text } }];

/** A server with alice, bob and carol, and an app's own server that it tells. */
export interface Scene extends AsyncDisposable {
  cloud: TestCloud;
  app: AppServer;
  send(said: string, more?: object): Promise<{ ErrorCode: number; ErrorInfo: string }>;
}

/**
 * Starts both.
 *
 * @param tls makes the app's server one of HTTPS
 */
export async function hookScene(
  settings: Partial<Settings>,
  server: Partial<ServerSettings> = {},
  tls?: Bun.TLSOptions,
): Promise<Scene> {
  const app = appServer(tls);
  const cloud = await testCloud({ hookAllowedNetworks: '127.0.0.0/8', hookPollMs: 20, hookBackoffMs: 20, ...server });
  await cloud.users('alice', 'bob', 'carol');
  await cloud.set({ hookUrl: app.url, ...settings });
  return {
    cloud,
    app,
    send: (said, more = {}) =>
      cloud.rest.call('openim/sendmsg', {
        ...{ From_Account: 'alice', To_Account: 'bob', MsgRandom: Math.floor(Math.random() * 2 ** 31) },
        ...{ MsgBody: text(said), ...more },
      }),
    async [Symbol.asyncDispose]() {
      await cloud[Symbol.asyncDispose]();
      await app[Symbol.asyncDispose]();
    },
  };
}

/** What bob has of alice. */
export const roamed = async ({ cloud }: Scene): Promise<unknown[]> => {
  const page = { Operator_Account: 'bob', Peer_Account: 'alice', MaxCnt: 100, MinTime: 0, MaxTime: 4_000_000_000 };
  const { MsgList } = await cloud.rest.ok('openim/admin_getroammsg', page);
  return MsgList.map(({ MsgBody }) => MsgBody);
};
