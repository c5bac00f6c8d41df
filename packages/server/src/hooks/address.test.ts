import { describe, expect, test } from 'bun:test';
import { defaultSettings } from '@hongyan/contract';
import { appServer } from '../testing/appServer.ts';
import { testCloud } from '../testing/cloud.ts';
import { text } from '../testing/hookScene.ts';
import { allowedAddresses, ForbiddenAddress, Resolver } from './address.ts';
import { callApp } from './call.ts';

const PRIVATE = [
  ...[
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.9.9.9',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.0.1',
  ],
  ...['224.0.0.1', '255.255.255.255', '::', '::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'ff02::1'],
  ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::'],
];

describe('addresses', () => {
  test.each(PRIVATE)('%s may not be called', (address) => {
    expect(allowedAddresses('')(address)).toBe(false);
    expect(allowedAddresses('all')(address)).toBe(true);
  });

  test.each(['8.8.8.8', '93.184.216.34', '2606:2800:220:1::1', '::ffff:8.8.8.8'])('%s may be called', (address) => {
    expect(allowedAddresses('')(address)).toBe(true);
  });

  test('of a network that is named others stay forbidden', () => {
    const mayCall = allowedAddresses('10.0.0.0/8, 127.0.0.1');

    expect(['10.9.9.9', '127.0.0.1', '::ffff:127.0.0.1', '8.8.8.8'].map(mayCall)).toEqual([true, true, true, true]);
    expect(['127.0.0.2', '192.168.0.1', '::1', 'fd00::1'].map(mayCall)).toEqual([false, false, false, false]);
  });

  test('a name is refused when any of its addresses is private', async () => {
    const resolver = new Resolver(allowedAddresses(''), 1_000, async () => [
      { address: '8.8.8.8' },
      { address: '::1' },
    ]);

    await expect(resolver.addressOf('app.example')).rejects.toThrow(ForbiddenAddress);
  });
});

test('a name that leads to a private address a moment later is not followed there', async () => {
  await using app = appServer();
  const port = new URL(app.url).port;
  const answers = ['127.0.0.1', '127.0.0.2', '127.0.0.2'];
  const asked: string[] = [];
  const resolver = new Resolver(allowedAddresses('127.0.0.1'), 0, async (name) => {
    asked.push(name);
    return [{ address: answers.shift() ?? '' }];
  });
  const caller = { resolver, nowMs: () => 0, answerMaxBytes: 1_000, statistics: { count() {} }, tls: {} };
  const settings = { ...defaultSettings, hookUrl: `http://app.example:${port}/hook` };
  const call = {
    sdkAppId: 1,
    name: 'afterGroupFull' as const,
    payload: {},
    origin: undefined,
    deliveryId: 'x',
    attempt: 1,
  };

  const first = await callApp(caller, settings, call, 5_000);
  const second = await callApp(caller, settings, call, 5_000);

  expect(first).toHaveProperty('answer');
  // Asked once for each call: the address that was looked at is the one that is called.
  expect(asked).toEqual(['app.example', 'app.example']);
  expect(second).toEqual({ failure: 'the address 127.0.0.2 is private', isAlive: false });
  expect(app.got.map(({ headers }) => headers.get('host'))).toEqual([`app.example:${port}`]);
});

test.each(['localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '127.1'])(
  'this machine is not called under the name %s',
  async (host) => {
    await using app = appServer();
    await using cloud = await testCloud();
    await cloud.users('alice', 'bob');
    await cloud.set({ hookUrl: app.url.replace('127.0.0.1', host), hookBeforeC2cSend: 1, hookOnFailure: 'refuse' });

    const body = { From_Account: 'alice', To_Account: 'bob', MsgRandom: 1, MsgBody: text('hi') };
    const answer = await cloud.rest.call('openim/sendmsg', body);

    expect(answer.ErrorCode).toBe(80003);
    expect(app.got).toEqual([]);
  },
);
