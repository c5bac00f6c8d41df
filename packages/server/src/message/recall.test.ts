import { describe, expect, test } from 'bun:test';
import { testCloud } from '../testing/cloud.ts';

const text = (Text: string) => [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text } }];
const message = (clock: { nowMs(): number }, random: number, Text: string) => ({
  conv: 'C2Cbob',
  random,
  clientTimeSec: Math.floor(clock.nowMs() / 1000),
  body: text(Text),
});

describe('[S72] recall', () => {
  test('[S72] within the window leaves a tombstone for both sides, after it the sender is refused', async () => {
    await using cloud = await testCloud();
    await cloud.users('alice', 'bob');
    await cloud.set({ recallWindowSec: 60 });
    using alice = await cloud.signIn('alice');
    using bob = await cloud.signIn('bob');
    const first = await alice.request('sendMessage', message(cloud.clock, 1, 'one'));
    const second = await alice.request('sendMessage', message(cloud.clock, 2, 'two'));

    cloud.clock.advance(59_000);
    await alice.request('recallMessage', { conv: 'C2Cbob', seq: first.seq });
    cloud.clock.advance(2_000);
    const late = alice.request('recallMessage', { conv: 'C2Cbob', seq: second.seq });

    await expect(late).rejects.toMatchObject({ code: 20016 });
    expect((await bob.next('change')).change).toMatchObject({ kind: 'recall', seq: first.seq, by: 'alice' });
    const { messages } = await bob.request('getMessages', { conv: 'C2Calice' });
    expect(messages.map(({ isRecalled, body }) => [isRecalled, body])).toEqual([
      [undefined, text('two')],
      [true, []],
    ]);
  });

  test("[S72] nobody recalls another account's message, and a second recall says so", async () => {
    await using cloud = await testCloud();
    await cloud.users('alice', 'bob');
    using alice = await cloud.signIn('alice');
    using bob = await cloud.signIn('bob');
    const { seq } = await alice.request('sendMessage', message(cloud.clock, 1, 'one'));

    await expect(bob.request('recallMessage', { conv: 'C2Calice', seq })).rejects.toMatchObject({ code: 20026 });
    await alice.request('recallMessage', { conv: 'C2Cbob', seq });
    await expect(alice.request('recallMessage', { conv: 'C2Cbob', seq })).rejects.toMatchObject({ code: 20023 });
  });
});
