import { expect, setDefaultTimeout, test } from 'bun:test';
import { randomBytes } from 'node:crypto';
import { restClient } from '@hongyan/conformance/rest';
import { startServer } from '@hongyan/conformance/server';
import { until } from '@hongyan/conformance/until';
import { makeUserSig } from '@hongyan/conformance/userSig';
import { nodePlatform } from '../../platform/node.ts';
import { openFileLine } from '../../testing/fileLine.ts';
import { bytesAt } from '../../testing/files.ts';
import { createInstance } from '../instance.ts';

setDefaultTimeout(120_000);

const silent = { debug() {}, info() {}, warn() {}, error() {} };

test('[S35] an upload goes on where it was when the server is killed in the midst of it and comes back', async () => {
  await using server = await startServer({ env: { HONGYAN_PUBLIC_URL: '' } });
  using line = await openFileLine(() => Number(new URL(server.url).port));
  await restClient(server).ok('im_open_login_svc/multiaccount_import', { Accounts: ['bob'] });
  const { sdkAppId, key } = server.app;
  const url = `ws://127.0.0.1:${line.port}/im`;
  const options = { SDKAppID: sdkAppId };
  const sdk = createInstance({ sdkAppId, url, platform: nodePlatform(), options, logSink: silent });
  const ready = Promise.withResolvers<void>();
  sdk.on('sdkStateReady', () => ready.resolve());
  await sdk.login({ userID: 'alice', userSig: makeUserSig({ sdkAppId, userId: 'alice', key }) });
  await ready.promise;
  const bytes = randomBytes(6_000_000);
  let far = 0;
  const message = sdk.createFileMessage({
    to: 'bob',
    conversationType: 'C2C',
    payload: { file: bytes },
    onProgress: (part) => {
      far = part;
    },
  });
  const sending = sdk.sendMessage(message);
  await until(() => far > 0.3);

  await server.kill('SIGKILL');
  const before = far;
  await server.restart();
  await sending;

  expect(before).toBeLessThan(1);
  expect(message.status).toBe('success');
  expect((await bytesAt(message.payload.fileUrl)).equals(bytes)).toBe(true);
  // What had come was not sent again, but for the request that was torn.
  expect(line.upBytes).toBeLessThan(bytes.length * 1.5);
  await sdk.destroy();
});
