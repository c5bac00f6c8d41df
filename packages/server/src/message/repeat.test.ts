import { describe, expect, test } from 'bun:test';
import { testCloud } from '../testing/cloud.ts';

const body = [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text: 'hi' } }];
const toBob = { From_Account: 'alice', To_Account: 'bob', MsgRandom: 7, MsgBody: body };

describe('[D7] a repeated send', () => {
  test('[D7] over REST with the same random in the URL is the same message for a minute, then another', async () => {
    await using cloud = await testCloud();
    await cloud.users('alice', 'bob');

    const first = await cloud.rest.ok('openim/sendmsg', toBob, { random: 5 });
    cloud.clock.advance(59_000);
    const again = await cloud.rest.ok('openim/sendmsg', toBob, { random: 5 });
    cloud.clock.advance(2_000);
    const later = await cloud.rest.ok('openim/sendmsg', toBob, { random: 5 });

    expect(again.MsgKey).toBe(first.MsgKey);
    expect(later.MsgKey).not.toBe(first.MsgKey);
  });

  test('[D7] over REST with the same MsgSeq, MsgRandom and body is the same message for two minutes', async () => {
    await using cloud = await testCloud();
    await cloud.users('alice', 'bob');

    const first = await cloud.rest.ok('openim/sendmsg', { ...toBob, MsgSeq: 3 });
    cloud.clock.advance(119_000);
    const again = await cloud.rest.ok('openim/sendmsg', { ...toBob, MsgSeq: 3 });
    const other = await cloud.rest.ok('openim/sendmsg', { ...toBob, MsgSeq: 4 });
    cloud.clock.advance(2_000);
    const later = await cloud.rest.ok('openim/sendmsg', { ...toBob, MsgSeq: 3 });

    expect(again).toEqual(first);
    expect(new Set([first.MsgKey, other.MsgKey, later.MsgKey]).size).toBe(3);
  });

  test('[D7] a constant MsgRandom alone loses nothing', async () => {
    await using cloud = await testCloud();
    await cloud.users('alice', 'bob');

    for (let n = 0; n < 5; n++) await cloud.rest.ok('openim/sendmsg', toBob, { random: undefined });

    const range = { MaxCnt: 100, MinTime: 0, MaxTime: 4_000_000_000 };
    const history = await cloud.rest.ok('openim/admin_getroammsg', {
      Operator_Account: 'bob',
      Peer_Account: 'alice',
      ...range,
    });
    expect(history.MsgCnt).toBe(5);
  });

  test('[D7] on the socket is the same message however late, and reaches nobody twice', async () => {
    await using cloud = await testCloud();
    await cloud.users('alice', 'bob');
    using alice = await cloud.signIn('alice');
    using bob = await cloud.signIn('bob');
    const message = { conv: 'C2Cbob', random: 7, clientTimeSec: Math.floor(cloud.clock.nowMs() / 1000), body };

    const first = await alice.request('sendMessage', message);
    cloud.clock.advance(1_200_000);
    const again = await alice.request('sendMessage', message);
    const other = await alice.request('sendMessage', { ...message, random: 8 });

    expect(again).toEqual({ ...first, isRepeat: true });
    expect((await bob.next('message', ({ message }) => message.seq === other.seq)).message.random).toBe(8);
    expect(bob.seen('message').map(({ message }) => message.seq)).toEqual([first.seq]);
  });
});
