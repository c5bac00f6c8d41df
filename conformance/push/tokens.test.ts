import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { defaultSettings } from '@hongyan/contract';
import { cast } from '../cast.ts';
import { startServer, type TestServer } from '../server.ts';

setDefaultTimeout(60_000);

const CHANNEL = 7;
let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

test('[S18] a token that is empty, too long or of no channel is refused with its code; at the bound it is taken', async () => {
  await using here = cast(server);
  const Credentials = { AppId: '100', AppSecret: 'secret' };
  await here.rest.ok('hongyan/put_push_channel', { BusinessID: CHANNEL, Kind: 'huawei', Credentials });
  const alice = await here.signIn('alice', { platform: 'Android' });
  const max = defaultSettings.pushTokenMaxBytes;
  const codeOf = async (token: string, businessId = CHANNEL): Promise<number> =>
    alice.request('setPushToken', { businessId, token }).then(
      () => 0,
      ({ code }: { code: number }) => code,
    );

  expect(await codeOf('')).toBe(22003);
  expect(await codeOf('汉'.repeat(Math.floor(max / 3) + 1))).toBe(22004);
  expect(await codeOf('x'.repeat(max + 1))).toBe(22004);
  expect(await codeOf('token', CHANNEL + 1)).toBe(22001);
  expect(await codeOf('x'.repeat(max))).toBe(0);

  await here.rest.ok('hongyan/delete_push_channel', { BusinessID: CHANNEL });
  expect(await codeOf('token')).toBe(22001);
});
