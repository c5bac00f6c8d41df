import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Client } from '../client.ts';
import { type Corner, corners } from '../corner.ts';
import { said } from '../groups/said.ts';

const corner = corners();

setDefaultTimeout(30_000);

const like = '👍';

/** Alice and bob with a message of alice's, in a conversation of two or of a group. */
async function scene(cloud: Corner, kind: 'C2C' | 'GROUP') {
  await cloud.set({ multiDeviceMode: 1 });
  await cloud.users('alice', 'bob', 'carol');
  const [alice, bob] = [await cloud.signIn('alice'), await cloud.signIn('bob')];
  if (kind === 'GROUP') await makeTeam(alice);
  const conv = (peer: string) => (kind === 'GROUP' ? 'GROUPteam' : `C2C${peer}`);
  const [withBob, withAlice] = [conv('bob'), conv('alice')];
  const { seq } = await alice.request('sendMessage', said(withBob, 'lunch?'));
  await bob.next('message');
  return { alice, bob, withAlice, withBob, seq };
}

const makeTeam = (owner: Client, type = 'Public', members = ['bob', 'carol']) =>
  owner.request('createGroup', {
    ...{ type: type as 'Public', name: 'team', groupId: 'team' },
    members: members.map((userId) => ({ userId })),
  });

describe.each(['C2C', 'GROUP'] as const)('reactions in a %s conversation', (kind) => {
  test('[S74] are told to all who see the message and to the own devices, and asked for', async () => {
    await using cloud = await corner();
    const { alice, bob, withAlice, withBob, seq } = await scene(cloud, kind);
    const desk = await cloud.signIn('bob', { codec: 'msgpack' });

    const { changes } = await bob.request('addReaction', { conv: withAlice, seq, reaction: like });
    const told = [await alice.next('change'), await desk.next('change')];
    const mine = await bob.request('getReactions', { conv: withAlice, seqs: [seq] });
    const hers = await alice.request('getReactions', { conv: withBob, seqs: [seq], users: 0 });
    const who = await alice.request('getReactionUsers', { conv: withBob, seq, reaction: like, count: 1 });

    expect(changes).toMatchObject([{ rev: 1, kind: 'reaction', seq, by: 'bob', reaction: like }]);
    for (const { change } of told) expect([change]).toEqual(changes);
    expect(bob.seen('change')).toEqual([]);
    const reaction = { reaction: like, count: 1, isMine: true, users: [{ userId: 'bob' }] };
    expect(mine).toEqual({ messages: [{ seq, reactions: [reaction] }], left: [] });
    expect(hers).toEqual({ messages: [{ seq, reactions: [{ ...reaction, isMine: false, users: [] }] }], left: [] });
    // A last page that is exactly full says so.
    expect(who).toEqual({ reactors: [{ userId: 'bob' }], cursor: '' });
  });

  test('[S74] are learnt by who was away, the latest of each alone', async () => {
    await using cloud = await corner();
    const { alice, bob, withAlice, withBob, seq } = await scene(cloud, kind);
    const params = { conv: withAlice, seq, reaction: like };

    await bob.request('addReaction', params);
    await bob.request('removeReaction', params);
    await bob.request('addReaction', params);
    const { changes, rev } = await alice.request('getChanges', { conv: withBob, afterRev: 0 });
    const { conversation } = await alice.request('getConversation', { conv: withBob });

    expect(changes).toMatchObject([{ rev: 3, kind: 'reaction', seq, reaction: like }]);
    expect(rev).toBe(3);
    expect(conversation).toMatchObject({ rev: 3, seq });
    expect(conversation?.lastMessage).not.toHaveProperty('reactions');
  });

  test('are refused twice, beyond the limits, too long, and where they are not, each with its code', async () => {
    await using cloud = await corner();
    await cloud.set({ reactionKindsMax: 2, reactionUsersMax: 1, reactionIdMaxBytes: 8 });
    const { alice, bob, withAlice, withBob, seq } = await scene(cloud, kind);
    const add = (reaction: string, who = bob, conv = withAlice, at = seq) =>
      who.request('addReaction', { conv, seq: at, reaction });
    const remove = (reaction: string) => bob.request('removeReaction', { conv: withAlice, seq, reaction });
    await add('a');
    await add('b', alice, withBob);

    await expect(add('a')).rejects.toMatchObject({ code: 23007 });
    await expect(add('c')).rejects.toMatchObject({ code: 23005, info: 'a message takes 2 different reactions' });
    await expect(add('b')).rejects.toMatchObject({ code: 23006, info: 'a reaction takes 1 users' });
    await expect(remove('c')).rejects.toMatchObject({ code: 23008 });
    await expect(remove('b')).rejects.toMatchObject({ code: 23009 });
    await expect(add('123456789')).rejects.toMatchObject({
      code: kind === 'GROUP' ? 10004 : 20001,
      info: 'reaction: has 9 bytes, at most 8 are allowed',
    });
    await expect(add('a', bob, withAlice, 99)).rejects.toMatchObject({ code: 20022 });
  });

  test('[S72] go with the message that is recalled, which takes none after', async () => {
    await using cloud = await corner();
    const { alice, bob, withAlice, withBob, seq } = await scene(cloud, kind);
    await bob.request('addReaction', { conv: withAlice, seq, reaction: like });

    await alice.request('recallMessage', { conv: withBob, seq });

    expect(await bob.request('getReactions', { conv: withAlice, seqs: [seq] })).toEqual({ messages: [], left: [] });
    const again = bob.request('addReaction', { conv: withAlice, seq, reaction: like });
    await expect(again).rejects.toMatchObject({ code: 20023 });
  });
});

test('an answer that is full says what is left to ask for', async () => {
  await using cloud = await corner();
  const { alice, bob, withAlice, withBob, seq } = await scene(cloud, 'C2C');
  const second = (await alice.request('sendMessage', said(withBob, 'and tomorrow?'))).seq;
  const faceUrl = `https://example.org/${'x'.repeat(470)}`;
  for (const who of [alice, bob]) {
    await who.request('updateProfile', { faceUrl });
    const conv = who === alice ? withBob : withAlice;
    const reactions = Array.from({ length: 30 }, (_, n) => `${n}${'-'.repeat(60)}`);
    for (const at of [seq, second])
      await Promise.all(reactions.map((reaction) => who.request('addReaction', { conv, seq: at, reaction })));
  }
  await cloud.set({ pageBytes: 65_536 });

  const full = await alice.request('getReactions', { conv: withBob, seqs: [seq, second] });
  const rest = await alice.request('getReactions', { conv: withBob, seqs: full.left });

  expect(full.messages.map((message) => [message.seq, message.reactions.length])).toEqual([[seq, 30]]);
  expect(rest.messages.map((message) => [message.seq, message.reactions.length])).toEqual([[second, 30]]);
  expect([full.left, rest.left]).toEqual([[second], []]);
});

test('[S50] a newcomer who may not read a message learns nothing of what others do to it', async () => {
  await using cloud = await corner();
  await cloud.users('alice', 'bob', 'carol');
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  using carol = await cloud.signIn('carol');
  await makeTeam(alice, 'Public', ['bob']);
  const { seq } = await alice.request('sendMessage', said('GROUPteam', 'before'));
  await alice.request('addGroupMembers', { groupId: 'team', userIds: ['carol'] });
  const later = await alice.request('sendMessage', said('GROUPteam', 'after'));
  const at = { conv: 'GROUPteam', reaction: like };

  await bob.request('addReaction', { ...at, seq });
  await bob.request('addReaction', { ...at, seq: later.seq });
  const { change } = await carol.next('change');

  expect(change.seq).toBe(later.seq);
  expect(carol.seen('change')).toEqual([]);
  const { messages } = await carol.request('getReactions', { conv: 'GROUPteam', seqs: [seq, later.seq] });
  expect(messages).toMatchObject([{ seq: later.seq }]);
  await expect(carol.request('addReaction', { ...at, seq })).rejects.toMatchObject({ code: 20022 });
  const { changes } = await carol.request('getChanges', { conv: 'GROUPteam', afterRev: 0 });
  expect(changes).toMatchObject([{ seq: later.seq }]);
});

test('what is said to some members is reacted to among them', async () => {
  await using cloud = await corner();
  await cloud.users('alice', 'bob', 'carol');
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  using carol = await cloud.signIn('carol');
  await makeTeam(alice);
  const { seq } = await alice.request('sendMessage', { ...said('GROUPteam', 'psst'), targets: ['bob'] });

  await bob.request('addReaction', { conv: 'GROUPteam', seq, reaction: like });
  await alice.next('change');
  const all = await alice.request('sendMessage', said('GROUPteam', 'aloud'));
  await carol.next('message', ({ message }) => message.seq === all.seq);

  expect(carol.seen('change')).toEqual([]);
  expect(await carol.request('getReactions', { conv: 'GROUPteam', seqs: [seq] })).toEqual({ messages: [], left: [] });
  const mine = carol.request('addReaction', { conv: 'GROUPteam', seq, reaction: like });
  await expect(mine).rejects.toMatchObject({ code: 20022 });
});

test('[S26] who left reacts no more; live rooms and notices take no reactions', async () => {
  await using cloud = await corner();
  await cloud.users('alice', 'bob', 'carol');
  using alice = await cloud.signIn('alice');
  using bob = await cloud.signIn('bob');
  await makeTeam(alice);
  await alice.request('createGroup', { type: 'AVChatRoom', name: 'show', groupId: 'show' });
  const { seq } = await alice.request('sendMessage', said('GROUPteam', 'hi'));
  await bob.request('quitGroup', { groupId: 'team' });
  const add = (who: Client, conv: string, at = seq) => who.request('addReaction', { conv, seq: at, reaction: like });

  await expect(add(bob, 'GROUPteam')).rejects.toMatchObject({ code: 10007 });
  await expect(add(alice, 'GROUPshow')).rejects.toMatchObject({ code: 10007 });
  await expect(add(alice, '@TIM#SYSTEM')).rejects.toMatchObject({ code: 50002 });
  await alice.request('addGroupMembers', { groupId: 'team', userIds: ['bob'] });
  const { messages } = await alice.request('getMessages', { conv: 'GROUPteam' });
  const tip = messages.find(({ isTip }) => isTip);
  await expect(add(alice, 'GROUPteam', tip?.seq)).rejects.toMatchObject({ code: 10004 });
});
