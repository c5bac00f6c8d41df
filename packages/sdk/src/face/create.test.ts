import { expect, spyOn, test } from 'bun:test';
import TencentCloudChat from '../node.ts';
import { EVENT } from './constants/event.ts';

const proxyServer = 'ws://127.0.0.1:1';

test('the default export is an object of five', () => {
  expect(Object.keys(TencentCloudChat).toSorted()).toEqual(['EVENT', 'TSignaling', 'TYPES', 'VERSION', 'create']);
  expect(TencentCloudChat.VERSION).toBe('3.6.6');
  expect(TencentCloudChat.EVENT).toBe(EVENT);
});

test('one SDKAppID has one instance until it is destroyed', async () => {
  const first = TencentCloudChat.create({ SDKAppID: 1_400_000_001, proxyServer });
  const again = TencentCloudChat.create({ SDKAppID: '1400000001', proxyServer, framework: 'vue' });
  const other = TencentCloudChat.create({ SDKAppID: 1_400_000_002, proxyServer });
  await first?.destroy();
  const fresh = TencentCloudChat.create({ SDKAppID: 1_400_000_001, proxyServer });

  expect(again).toBe(first);
  expect(other).not.toBe(first);
  expect(fresh).not.toBe(first);
  await other?.destroy();
  await fresh?.destroy();
});

test('a wrong SDKAppID logs an error and gives null', () => {
  using log = spyOn(console, 'error').mockImplementation(() => {});

  const made = [undefined, 'abc', '', Number.NaN, null].map((SDKAppID) =>
    TencentCloudChat.create({ SDKAppID: SDKAppID as never, proxyServer }),
  );

  expect(made).toEqual([null, null, null, null, null]);
  expect(log).toHaveBeenCalledTimes(5);
});

test('[S7] without a server an error says what to set, and each login rejects with 2800', async () => {
  using log = spyOn(console, 'error').mockImplementation(() => {});

  const sdk = TencentCloudChat.create({ SDKAppID: 1_400_000_003 });
  const refused = await sdk?.login({ userID: 'alice', userSig: 'x' }).catch((error: unknown) => error);

  expect(String(log.mock.calls[0])).toContain('proxyServer');
  expect(refused).toMatchObject({ code: 2800, message: expect.stringContaining('proxyServer') });
  await sdk?.destroy();
});

test('an instance is a plain object of own methods that do not depend on this', async () => {
  const sdk = TencentCloudChat.create({ SDKAppID: 1_400_000_004, proxyServer });
  if (!sdk) throw new Error('no instance');

  expect(Object.getPrototypeOf(sdk)).toBe(Object.prototype);
  expect(Object.values(sdk).every((method) => typeof method === 'function')).toBe(true);
  const { isReady, getLoginUser, destroy } = { ...sdk };
  expect([isReady(), getLoginUser()]).toEqual([false, '']);
  expect(await destroy()).toEqual({ code: 0, data: {} });
});
