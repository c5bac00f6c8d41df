import { describe, expect, it } from 'bun:test';
import type { PushChannel } from '../port/offlinePushes.ts';
import { APP, eachTalk, NOON_MS, type Open, type Talk } from './people.ts';
import { devicesOf, pushes, signIn, withToken } from './pushDevices.ts';

const OTHER_APP = APP + 1;
const CHANNEL: PushChannel = { sdkAppId: APP, businessId: 1, kind: 'apns', credentials: { KeyId: 'ABC' } };

/** Rules Z1 to Z9 of `port/offlinePushes.ts`. */
export function offlinePushSuite(adapter: string, open: Open): void {
  describe(`${adapter}: offline push`, () => {
    const talk = eachTalk(open);
    channelRules(talk);
    tokenRules(talk);
    receiverRules(talk);
  });
}

function channelRules(talk: Talk): void {
  it('[Z1] [Z2] keeps channels of apps, in order, and replaces one by its number', async () => {
    await pushes(talk).putChannel({ ...CHANNEL, sdkAppId: OTHER_APP }, 10);
    await pushes(talk).putChannel({ ...CHANNEL, businessId: 2 }, 10);
    await pushes(talk).putChannel(CHANNEL, 10);
    await pushes(talk).putChannel({ ...CHANNEL, credentials: { KeyId: 'DEF\u0000雁' } }, 10);
    await talk.reopen();

    expect(await pushes(talk).channels()).toEqual([
      { ...CHANNEL, credentials: { KeyId: 'DEF\u0000雁' } },
      { ...CHANNEL, businessId: 2 },
      { ...CHANNEL, sdkAppId: OTHER_APP },
    ]);
  });

  it('[Z2] has at most so many of an app, and loses tokens that another kind has no use for', async () => {
    const { bob } = talk;
    const put = [
      await pushes(talk).putChannel(CHANNEL, 1),
      await pushes(talk).putChannel({ ...CHANNEL, businessId: 2 }, 1),
    ];
    await withToken(talk, bob.uid, 'phone');
    await pushes(talk).putChannel({ ...CHANNEL, credentials: {} }, 1);
    const kept = await devicesOf(talk, bob.uid);
    await pushes(talk).putChannel({ ...CHANNEL, kind: 'fcm' }, 1);

    expect([put, kept, await devicesOf(talk, bob.uid)]).toEqual([[true, false], ['phone'], []]);
  });

  it('[Z3] removes a channel with its tokens, and says where there is none', async () => {
    await pushes(talk).putChannel(CHANNEL, 10);
    await withToken(talk, talk.bob.uid, 'phone');
    await withToken(talk, talk.bob.uid, 'tablet', { businessId: 2 });

    const removed = [await pushes(talk).deleteChannel(APP, 1), await pushes(talk).deleteChannel(APP, 1)];

    expect([removed, await devicesOf(talk, talk.bob.uid)]).toEqual([[true, false], ['tablet']]);
  });
}

function tokenRules(talk: Talk): void {
  it('[Z4] gives a token to a signed-in device alone, and takes it from whoever had it before', async () => {
    const { alice, bob } = talk;
    const unknown = { uid: bob.uid, deviceId: 'none', sdkAppId: APP, businessId: 1, token: 'x', language: '' };
    const set = [await pushes(talk).setToken(unknown), await withToken(talk, alice.uid, 'shared', { token: 'same' })];
    await withToken(talk, alice.uid, 'own');
    await withToken(talk, bob.uid, 'shared', { token: 'same' });

    expect([set, await devicesOf(talk, alice.uid, bob.uid)]).toEqual([
      [false, true],
      ['own', 'shared'],
    ]);
  });

  it('[Z5] a token goes when it is taken back, at sign-out, at a kick and with its account', async () => {
    const { alice, bob, carol } = talk;
    for (const device of ['a', 'b', 'c']) await withToken(talk, alice.uid, device);
    await withToken(talk, bob.uid, 'd');
    await withToken(talk, carol.uid, 'e');

    await pushes(talk).dropToken(alice.uid, 'a');
    await talk.storage.devices.signOut(alice.uid, ['b']);
    await talk.storage.accounts.kick(APP, 'bob', NOON_MS / 1000);
    await talk.storage.accounts.delete(APP, ['carol'], NOON_MS);

    // Who signs in again has no token until it brings one.
    for (const [uid, device] of [
      [alice.uid, 'b'],
      [bob.uid, 'd'],
      [carol.uid, 'e'],
    ] as const)
      await signIn(talk, uid, device);
    expect(await devicesOf(talk, alice.uid, bob.uid, carol.uid)).toEqual(['c']);
  });

  it('[Z6] remembers what is in the background, until the foreground or a sign-in', async () => {
    const { bob } = talk;
    for (const device of ['a', 'b', 'c']) await withToken(talk, bob.uid, device);
    for (const device of ['a', 'b', 'c']) await pushes(talk).report(bob.uid, device, { unread: 3 });
    await pushes(talk).report(bob.uid, 'b', undefined);
    await signIn(talk, bob.uid, 'c');

    const found = await pushes(talk).devicesOf([bob.uid], NOON_MS);
    expect(found.map(({ isBackground }) => isBackground)).toEqual([true, false, false]);
  });

  it('[Z7] keeps what a user chose', async () => {
    const chosen = { isOn: false, c2cSound: 'ding', groupSound: '' };
    const before = await pushes(talk).options(talk.bob.uid);
    await pushes(talk).setOptions(talk.bob.uid, { ...chosen, isOn: true });
    await pushes(talk).setOptions(talk.bob.uid, chosen);
    await talk.reopen();

    expect([before, await pushes(talk).options(talk.bob.uid)]).toEqual([undefined, chosen]);
  });
}

function receiverRules(talk: Talk): void {
  const receiversOf = (seq: number, convId: number, after = { uid: 0, deviceId: '' }, count = 10) =>
    pushes(talk).receivers({ convId, seq, fromUid: talk.alice.uid }, after, count, NOON_MS);

  it('[Z8] gives devices of the other side that signed in late enough, page by page, with what decides', async () => {
    const { alice, bob, carol } = talk;
    for (const { uid } of [alice, carol]) await withToken(talk, uid, 'other');
    for (const device of ['a', 'b']) await withToken(talk, bob.uid, device);
    await withToken(talk, bob.uid, 'old');
    await signIn(talk, bob.uid, 'old', NOON_MS - 1);
    const options = { isOn: true, c2cSound: '', groupSound: 'x' };
    const receiveAll = { receiveOption: 2 as const, startSec: 1, durationSec: 2, isRepeated: true };
    await pushes(talk).setOptions(bob.uid, options);
    await talk.storage.receiveAll.set(bob.uid, receiveAll, NOON_MS);
    const { convId, seq } = await talk.storage.messages.appendC2c(talk.draft());
    await talk.storage.conversations.set(talk.pair, bob.uid, { receiveOption: 2 }, NOON_MS);

    const first = await receiversOf(seq, convId, undefined, 1);
    const rest = await receiversOf(seq, convId, { uid: bob.uid, deviceId: 'a' });

    const shared = { uid: bob.uid, userId: 'bob', businessId: 1, language: '', platform: 'iPhone' as const };
    const decides = { isBackground: false, options, receiveAll, receiveOption: 2, isMentioned: false };
    expect([...first, ...rest]).toEqual(['a', 'b'].map((deviceId) => ({ ...shared, ...decides, deviceId })));
  });
}
