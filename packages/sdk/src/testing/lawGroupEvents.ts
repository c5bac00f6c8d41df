import { body, change, type LawEvent, last, message, user } from './lawEvent.ts';
import { pairs, type Stage } from './lawStage.ts';
import { stillKept } from './lawTrimEvents.ts';
import { text } from './world.ts';

const messages: LawEvent[] = [
  message('of a group', ({ alice, inGroup }) => alice.send(text(inGroup, 'news'))),
  message('of a group that mentions the user', ({ carol, inGroup, old }) =>
    carol.send(text(inGroup, 'you', { at: [old.userId] })),
  ),
  message('of a group that is for the user and another', ({ alice, carol, inGroup, old }) =>
    alice.send(text(inGroup, 'psst', { targets: [old.userId, carol.userId] })),
  ),
  {
    ...message('of a group that is for another', ({ alice, carol, inGroup }) =>
      alice.send(text(inGroup, 'psst', { targets: [carol.userId] })),
    ),
    isSilent: true,
  },
  message('of a group by another device of the user', ({ bob, inGroup }) =>
    bob.send(text(inGroup, 'mine', { priority: 1 })),
  ),
  message('of a group to who is online', ({ alice, inGroup }) =>
    alice.send(text(inGroup, 'hum', { isOnlineOnly: true })),
  ),
  message('that says who came and went', async ({ world, alice, carol, groupId }) => {
    const userIds = [world.userIds.at(-1) ?? ''];
    await alice.core.callGroup('addGroupMembers', { groupId, userIds });
    await carol.core.callGroup('quitGroup', { groupId });
  }),
  message('that notices the user', ({ alice, groupId, old }) =>
    alice.core.callGroup('updateGroupMember', { groupId, userId: old.userId, role: 'Admin' }),
  ),
];

const changes: LawEvent[] = [
  change('info', 'of name and notice', ({ alice, groupId }) =>
    alice.core.callGroup('updateGroup', { groupId, name: 'crew', notification: 'read this' }),
  ),
  change('info', 'twice, and another owner', async ({ alice, carol, groupId }) => {
    await alice.core.callGroup('updateGroup', { groupId, introduction: 'who we are', joinOption: 'FreeAccess' });
    await alice.core.callGroup('transferGroup', { groupId, userId: carol.userId });
  }),
  change('pin', 'of a message of a group', async ({ alice, inGroup, groupSaid }) => {
    await alice.core.callGroup('pinMessage', { conv: inGroup, seq: last(groupSaid), isPinned: true });
  }),
  change('reaction', 'in a group', ({ carol, inGroup, groupSaid }) =>
    carol.core.callReactions('addReaction', { conv: inGroup, seq: last(groupSaid), reaction: '👍' }),
  ),
  {
    ...change('reaction', 'in a group, to what is for another', async ({ alice, carol, inGroup }) => {
      const { seq } = await alice.send(text(inGroup, 'psst', { targets: [carol.userId] }));
      await carol.core.callReactions('addReaction', { conv: inGroup, seq, reaction: '👍' });
    }),
    isSilent: true,
  },
  change('extension', 'in a group', async ({ alice, carol, inGroup }) => {
    const { seq } = await alice.send(text(inGroup, 'vote', { supportExtension: true }));
    const extensions = [{ key: 'a', value: '1', seq: 0 }];
    await carol.core.callReactions('setExtensions', { conv: inGroup, seq, extensions });
    await alice.core.callReactions('deleteExtensions', { conv: inGroup, seq });
  }),
  change('recall', 'in a group, of the last message, which mentions', ({ alice, inGroup, groupSaid }) =>
    alice.core.recall(inGroup, last(groupSaid), 'a slip'),
  ),
  change('recall', 'in a group, by its owner', async ({ alice, carol, inGroup }) => {
    const { seq } = await carol.send(text(inGroup, 'rude', { priority: 3 }));
    await alice.core.recall(inGroup, seq);
  }),
  change('edit', 'in a group', ({ alice, inGroup, groupSaid }) =>
    alice.core.edit({ conv: inGroup, seq: last(groupSaid, 2), body: body('better') }),
  ),
  change('delete', 'in a group, of messages that mention', ({ bob, inGroup, groupSaid }) =>
    bob.core.deleteMessages(inGroup, groupSaid.slice(-2)),
  ),
  {
    ...change('receipt', 'in a group, by another member', async ({ carol, bob, inGroup }) => {
      const { seq } = await bob.send(text(inGroup, 'read me', { needReadReceipt: true }));
      await carol.core.sendReceipts(inGroup, [seq]);
    }),
  },
];

const count = (by: Stage['alice'], groupId: string, values: Record<string, number>): Promise<unknown> =>
  by.core.callGroup('changeGroupCounters', { groupId, random: 3, mode: 'increase', counters: pairs(values) });

const states: LawEvent[] = [
  {
    ...{ event: 'groupAttributes', what: 'of which one changed and one is gone' },
    cause: async ({ alice, groupId }) => {
      await alice.core.callGroup('setGroupAttributes', { groupId, random: 4, attributes: pairs({ seat1: 'carol' }) });
      await alice.core.callGroup('deleteGroupAttributes', { groupId, random: 5, keys: ['seat2'] });
    },
  },
  {
    ...{ event: 'groupAttributes', what: 'all of which the app replaced' },
    cause: ({ server, groupId: GroupId }) =>
      server.rest.ok('group_open_http_svc/set_group_attr', { GroupId, GroupAttr: pairs({ seat9: 'dave' }) }),
  },
  {
    ...{ event: 'groupAttributes', what: 'by another device of the user, and by this one' },
    cause: async ({ bob, old, groupId }) => {
      await bob.core.callGroup('setGroupAttributes', { groupId, random: 6, attributes: pairs({ seat2: 'bob' }) });
      // Without a network it waits until there is one.
      void old.core
        .callGroup('setGroupAttributes', { groupId, random: 7, attributes: pairs({ seat4: 'bob' }) })
        .catch(() => {});
    },
  },
  {
    ...{ event: 'groupCounters', what: 'of which one was raised and one is new' },
    cause: ({ carol, groupId }) => count(carol, groupId, { likes: 2, gifts: 5 }),
  },
  {
    ...{ event: 'groupCounters', what: 'all of which the app deleted' },
    cause: ({ server, groupId: GroupId }) => server.rest.ok('group_open_http_svc/delete_group_counter', { GroupId }),
  },
];

const userEvents: LawEvent[] = [
  user('conversationUnread', 'read in a group by another device', ({ bob, inGroup }) => bob.core.markRead(inGroup)),
  user('conversationUnread', 'notices read by another device', async ({ alice, bob, groupId }) => {
    await alice.core.callGroup('updateGroupMember', { groupId, userId: bob.userId, role: 'Admin' });
    await bob.core.fetchHead('@TIM#SYSTEM');
    await bob.core.markRead('@TIM#SYSTEM');
  }),
  user('historyCleared', 'of a group for all, up to a place', ({ server, groupId: GroupId, groupSaid }) =>
    server.rest.ok('group_open_http_svc/clear_group_msg', { GroupId, MsgSeq: last(groupSaid, 2) }),
  ),
  user('receiveOption', 'of a group in which nothing was said', ({ bob, quietId }) =>
    bob.core.setReceiveOption(`GROUP${quietId}`, 2),
  ),
  user('receiveOption', 'of a group, by the app', ({ server, bob, quietId: GroupId }) =>
    server.rest.ok('group_open_http_svc/modify_group_member_info', {
      ...{ GroupId, Member_Account: bob.userId, MsgFlag: 'Discard' },
    }),
  ),
  user(
    'conversationPinned',
    'of a group in which nothing was said, and of one in which something was',
    async (stage) => {
      await stage.bob.core.pin(`GROUP${stage.quietId}`, true);
      await stage.bob.core.pin(stage.inGroup, true);
    },
  ),
  user('groupSelf', 'another card', ({ bob, groupId }) =>
    bob.core.callGroup('updateGroupMember', { groupId, userId: bob.userId, nameCard: 'Bobby' }),
  ),
  user('groupSelf', 'muted', ({ alice, bob, groupId }) =>
    alice.core.callGroup('updateGroupMember', { groupId, userId: bob.userId, muteSec: 60 }),
  ),
  user('groupLeft', 'by another device of the user', ({ bob, groupId }) =>
    bob.core.callGroup('quitGroup', { groupId }),
  ),
  user('groupLeft', 'removed', ({ alice, bob, groupId }) =>
    alice.core.callGroup('removeGroupMembers', { groupId, userIds: [bob.userId], reason: 'bye' }),
  ),
  user('groupLeft', 'dissolved', async ({ world, alice, groupId }) => {
    await alice.core.callGroup('dissolveGroup', { groupId });
    // There is nothing left to ask the server for.
    world.groups.splice(world.groups.indexOf(groupId), 1);
  }),
  user('groupJoined', 'another group, in which something was said', async ({ world, alice, bob, groupId }) => {
    const other = `${groupId}-other`;
    world.groups.push(other);
    await alice.core.callGroup('createGroup', { type: 'Meeting', name: 'hall', groupId: other });
    await alice.send(text(`GROUP${other}`, 'before'));
    await bob.core.callGroup('joinGroup', { groupId: other });
    await alice.send(text(`GROUP${other}`, 'after'));
  }),
  user('groupJoined', 'left and joined again (S51)', async ({ alice, bob, groupId, inGroup }) => {
    await alice.core.callGroup('removeGroupMembers', { groupId, userIds: [bob.userId] });
    await alice.send(text(inGroup, 'unheard'));
    await alice.core.callGroup('addGroupMembers', { groupId, userIds: [bob.userId] });
    await alice.send(text(inGroup, 'heard'));
  }),
  user('groupJoined', 'made anew under the same id (S32)', async ({ alice, bob, groupId, inGroup }) => {
    await alice.core.callGroup('dissolveGroup', { groupId });
    await alice.core.callGroup('createGroup', {
      type: 'Public',
      name: 'new',
      groupId,
      members: [{ userId: bob.userId }],
    });
    await alice.send(text(inGroup, 'first'));
  }),
];

/** What happens in groups. */
export const lawGroupEvents: readonly LawEvent[] = [...messages, ...changes, ...states, ...userEvents];

/** Events of the group, where there still is one, and of the notices. */
export async function nextInGroups({ world, alice, bob, groupId, inGroup, groupSaid }: Stage): Promise<void> {
  if (alice.core.head(inGroup)) {
    await alice.core.callGroup('setGroupAttributes', { groupId, random: 2, attributes: pairs({ seat3: 'next' }) });
    await count(alice, groupId, { gifts: 1 });
    const { seq } = await alice.send(text(inGroup, 'next'));
    await alice.core.edit({
      conv: inGroup,
      seq: stillKept(alice, inGroup, groupSaid[0]) ?? seq,
      cloudCustomData: 'next',
    });
  }
  const next = `${groupId}-next`;
  world.groups.push(next);
  await alice.core.callGroup('createGroup', { type: 'Public', name: 'next', groupId: next });
  await alice.core.callGroup('addGroupMembers', { groupId: next, userIds: [bob.userId] });
}
