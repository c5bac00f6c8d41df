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

describe('[S72] what is refused in a group has codes of its own (error-codes §1.9)', () => {
  async function team() {
    const cloud = await testCloud();
    await cloud.users('alice', 'bob');
    await cloud.set({ recallWindowSec: 60, editWindowSec: 60 });
    const alice = await cloud.signIn('alice');
    const bob = await cloud.signIn('bob');
    await alice.request('createGroup', { type: 'Public', name: 'team', groupId: 'team', members: [{ userId: 'bob' }] });
    const say = async (by: typeof alice, random: number) => {
      const { seq } = await by.request('sendMessage', { ...message(cloud.clock, random, 'hi'), conv: 'GROUPteam' });
      return { conv: 'GROUPteam', seq };
    };
    return { cloud, alice, bob, say, [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose]() };
  }

  test("a recall: no such message 10030, too late 10031, a tip 10032, another's 10007, again 20023", async () => {
    await using it = await team();
    const [first, second] = [await it.say(it.alice, 1), await it.say(it.bob, 2)];
    await it.alice.request('updateGroup', { groupId: 'team', name: 'crew' });
    const recall = (by: typeof it.alice, at: typeof first) => by.request('recallMessage', at);

    await expect(recall(it.bob, first)).rejects.toMatchObject({ code: 10007 });
    await expect(recall(it.bob, { ...first, seq: 99 })).rejects.toMatchObject({ code: 10030 });
    for (const by of [it.alice, it.bob])
      await expect(recall(by, { ...first, seq: 3 })).rejects.toMatchObject({ code: 10032 });
    it.cloud.clock.advance(61_000);
    await expect(recall(it.bob, second)).rejects.toMatchObject({ code: 10031 });
    await recall(it.alice, second);
    await expect(recall(it.alice, second)).rejects.toMatchObject({ code: 20023 });
  });

  test("an edit: of what is not there, of another's, or too late 20026; over REST too", async () => {
    await using it = await team();
    const first = await it.say(it.alice, 1);
    const edit = (by: typeof it.alice, at: typeof first) => by.request('editMessage', { ...at, body: text('new') });

    await expect(edit(it.alice, { ...first, seq: 99 })).rejects.toMatchObject({ code: 20026 });
    await expect(edit(it.bob, first)).rejects.toMatchObject({ code: 20026 });
    it.cloud.clock.advance(61_000);
    await expect(edit(it.alice, first)).rejects.toMatchObject({ code: 20026 });
    const ofGroup = { GroupId: 'team', MsgSeq: 99, MsgBody: text('new') };
    expect(await it.cloud.rest.call('openim/modify_group_msg', ofGroup)).toMatchObject({ ErrorCode: 20026 });
    const ofPair = { From_Account: 'alice', To_Account: 'bob', MsgKey: '1_2_3', MsgBody: text('new') };
    expect(await it.cloud.rest.call('openim/modify_c2c_msg', ofPair)).toMatchObject({ ErrorCode: 20026 });
  });
});
