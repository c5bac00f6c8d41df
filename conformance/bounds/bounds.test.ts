import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { defaultSettings, type Settings, socketCommands } from '@hongyan/contract';
import { type Client, signIn } from '../client.ts';
import { type RestClient, restClient } from '../rest.ts';
import { startServer, type TestServer } from '../server.ts';
import { amounts, fill, peerOf } from './fill.ts';
import {
  all,
  changePages,
  ENVELOPE_BYTES,
  historyPages,
  listPages,
  pageOf,
  residentBytes,
  roamPages,
  syncPages,
} from './pages.ts';

setDefaultTimeout(180_000);

const FAR_TOO_MANY = 1_000_000;
const { pageBytes, roamPageBytes } = defaultSettings;

let server: TestServer;
let rest: RestClient;
beforeAll(async () => {
  server = await startServer();
  rest = restClient(server);
  await fill(server);
});
afterAll(() => server[Symbol.asyncDispose]());

const set = (settings: Partial<Settings>) => rest.ok('hongyan/set_settings', { Settings: settings });
afterEach(async () => {
  const { pageMax, conversationListMax } = defaultSettings;
  await set({ pageMax, conversationListMax, pageBytes, roamPageBytes });
});

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

describe('a history of 100,000 messages', () => {
  test.each([
    [100, 100],
    [1_000, FAR_TOO_MANY],
  ])('[S64] comes in pages of at most %d, asked for %d, each message once', async (pageMax, count) => {
    await set({ pageMax });
    using bob = await signIn(server, 'bob');

    const seqs = await all(historyPages(bob, 'C2Calice', count), { items: pageMax, bytes: pageBytes });

    expect(seqs).toEqual(upTo(amounts.messages).reverse());
  });

  test('[S64] comes over REST in pages of at most 1,000, asked for far more, each message once', async () => {
    await set({ pageMax: 1_000, roamPageBytes: 1_048_576 });

    const randoms = await all(roamPages(rest, ['bob', 'alice'], FAR_TOO_MANY), { items: 1_000, bytes: 1_048_576 });

    expect(randoms).toEqual(upTo(amounts.messages).map((n) => amounts.messages - n));
  });

  test('is paged by ten readers at once in little more memory than by one', async () => {
    const readers = await Promise.all(Array.from({ length: 10 }, () => signIn(server, 'bob')));
    const walk = async (reader: Client) => {
      let pages = 0;
      for await (const _ of historyPages(reader, 'C2Calice', 100)) if (++pages === 200) break;
    };
    await walk(readers[0] as Client);
    const byOne = await residentBytes(server);

    await Promise.all(readers.map(walk));
    const byTen = await residentBytes(server);
    await Promise.all(readers.map((reader) => reader.close()));

    expect(byTen / byOne).toBeLessThan(1.5);
  });
});

describe('large messages', () => {
  test('[S64] come in pages cut by their bytes, each once', async () => {
    using alice = await signIn(server, 'alice');

    const seqs = await all(historyPages(alice, 'C2Ccarol', 100), { items: 100, bytes: pageBytes });

    expect(seqs).toEqual(upTo(amounts.largeMessages).reverse());
  });

  test('[S64] come over REST one at a time where each fills a page', async () => {
    const randoms = await all(roamPages(rest, ['alice', 'carol'], 100), { items: 1, bytes: roamPageBytes });

    expect(randoms).toEqual(upTo(amounts.largeMessages).reverse());
  });

  test('[S74] leave changes in pages cut by their bytes, each once', async () => {
    using alice = await signIn(server, 'alice');

    const pages = changePages(alice, 'C2Ccarol', { count: 100, kind: 'edit' });
    const seqs = await all(pages, { items: 100, bytes: pageBytes });

    expect(seqs).toEqual(upTo(amounts.largeMessages));
  });
});

test.each([
  [100, 100],
  [1_000, FAR_TOO_MANY],
])('[S72] 10,000 receipts come as changes in pages of at most %d, asked for %d, each once', async (pageMax, count) => {
  await set({ pageMax });
  using alice = await signIn(server, 'alice');

  const pages = changePages(alice, 'C2Cbob', { count, kind: 'receipt' });
  const seqs = await all(pages, { items: pageMax, bytes: pageBytes });

  expect(seqs).toEqual(upTo(amounts.messages).slice(-amounts.receipts));
});

describe('10,000 conversations', () => {
  test.each([
    [100, 100, 100],
    [100, 3_000, 100],
    [1_000, 3_000, FAR_TOO_MANY],
  ])('[S60] pages of at most %d list the latest %d, asked for %d, each once', async (pageMax, max, count) => {
    await set({ pageMax, conversationListMax: max });
    using carol = await signIn(server, 'carol');

    const convs = await all(listPages(carol, count), { items: pageMax, bytes: pageBytes });

    expect(convs).toHaveLength(max);
    expect(new Set(convs).size).toBe(max);
  });

  test.each([
    [100, 100],
    [100, 3_000],
    [1_000, 3_000],
  ])(
    '[D9] a sync with pages of at most %d tells all events in order, then the %d heads, each once',
    async (pageMax, max) => {
      await set({ pageMax, conversationListMax: max });
      using carol = await signIn(server, 'carol');

      const told = await all(syncPages(carol, []), { items: pageMax * 2, bytes: pageBytes * 2 });

      const events = told.flatMap((item) => ('userSeq' in item ? [item.userSeq] : []));
      const convs = told.flatMap((item) => ('userSeq' in item ? [] : [item.conv]));
      expect(events).toEqual(upTo(events.length));
      expect(events.length).toBeGreaterThanOrEqual(amounts.userEvents);
      expect(told.findIndex((item) => !('userSeq' in item))).toBe(events.length);
      expect(convs).toHaveLength(max);
      expect(new Set(convs).size).toBe(max);
    },
  );

  test('[D9] a sync tells nothing again of the 100 heads that the client has', async () => {
    await set({ conversationListMax: 3_000 });
    using carol = await signIn(server, 'carol');
    const { conversations } = await carol.request('getConversations', { count: 100 });
    const known = conversations.map(({ conv, id, seq, rev }) => ({ conv, id, seq, rev }));

    const told = await all(syncPages(carol, known), { items: 200, bytes: pageBytes * 2 });

    const convs = told.flatMap((item) => ('userSeq' in item ? [] : [item.conv]));
    expect(new Set([...convs, ...known.map(({ conv }) => conv)]).size).toBe(3_000);
    expect(convs).toHaveLength(3_000 - known.length);
  });

  test('[S74] unread counts of the most peers that may be asked for come in one answer', async () => {
    const Peer_Account = upTo(10).map(peerOf);

    const answer = await rest.ok('openim/get_c2c_unread_msg_num', { To_Account: 'carol', Peer_Account });

    expect(answer.C2CUnreadMsgNumList?.map((entry) => entry.Peer_Account)).toEqual(Peer_Account);
  });
});

test('[S40] large profiles come in answers cut by their bytes, those left are named, each once', async () => {
  using carol = await signIn(server, 'carol');
  const asked = Array.from({ length: 100 }, (_, n) => peerOf(n));
  const found: string[] = [];
  let answers = 0;

  for (let left = asked; left.length > 0; answers++) {
    const answer = await carol.request('getProfiles', { userIds: left });
    expect(pageOf(answer, answer.profiles).bytes).toBeLessThanOrEqual(pageBytes + ENVELOPE_BYTES + 100 * 10);
    found.push(...answer.profiles.map(({ userId }) => userId));
    left = answer.left;
  }

  expect(answers).toBeGreaterThan(1);
  expect(found.toSorted()).toEqual(asked.toSorted());
});

test('[S10] [S45] as many accounts as may be named are answered in one small answer', async () => {
  const names = upTo(500).map(peerOf);

  const states = await rest.ok('openim/querystate', { To_Account: names, IsNeedDetail: 1 });
  const checked = await rest.ok('im_open_login_svc/account_check', {
    CheckItem: names.slice(0, 100).map((UserID) => ({ UserID })),
  });

  expect(states.QueryResult.map(({ To_Account }) => To_Account).toSorted()).toEqual(names.toSorted());
  expect(checked.ResultItem.map(({ UserID }) => UserID)).toEqual(names.slice(0, 100));
  for (const answer of [states, checked]) expect(pageOf(answer, []).bytes).toBeLessThan(pageBytes);
});

test('every socket command that answers with a list is bounded by a page, or by the list that it was asked with', () => {
  const lists = Object.entries(socketCommands).flatMap(([name, { output }]) => {
    const listed = Object.entries(output.properties).filter(([, field]) => 'items' in field);
    return listed.map(([field]) => `${name}.${field}`);
  });
  const paged = [
    'getMessages.messages',
    'getChanges.changes',
    'getConversations.conversations',
    'getProfiles.profiles',
    'getGroups.groups',
    'getGroupMembers.members',
    'getGroupApplications.applications',
    'getReceiptMembers.userIds',
    ...['getReactions.messages', 'getReactionUsers.reactors', 'getExtensions.extensions', 'syncTopics.topics'],
  ];
  const inGroups = [
    ...['getGroupProfiles.groups', 'getGroupMemberProfiles.members', 'getReceipts.receipts'],
    ...['addGroupMembers.results', 'removeGroupMembers.userIds', 'createGroup.overLimit'],
    ...['markGroupMembers.userIds', 'deleteTopics.topicIds', 'deleteTopics.unknown', 'syncTopics.gone'],
    ...['setGroupAttributes', 'deleteGroupAttributes', 'changeGroupCounters'].flatMap((name) => [
      `${name}.changed`,
      `${name}.deleted`,
    ]),
  ];
  // Settings bound these: groupPinsMax, liveRecentMax and pageBytes, groupAttrsMax, groupCountersMax, mergedMaxBytes.
  const bySettings = [
    ...['getPinnedMessages.messages', 'createGroup.recent', 'joinGroup.recent', 'guestJoin.recent'],
    ...['getGroupAttributes.attributes', 'getGroupCounters.counters', 'changeGroupCounters.counters'],
    ...['downloadMergedList.list', 'getPushChannels.channels'],
  ];
  const asAsked = [
    ...['sendReceipts.seqs', 'sendReceipts.changes', 'deleteMessages.changes', 'getProfiles.left', 'getReactions.left'],
    ...['getGroupProfiles.left', 'getGroupMemberProfiles.left', 'sendMessage.body', 'getFiles.files'],
    ...['getStatuses', 'subscribeStatuses'].flatMap((name) => [`${name}.statuses`, `${name}.failures`]),
    'subscribeStatuses.dropped',
    ...['setExtensions', 'deleteExtensions'].flatMap((name) => [`${name}.results`, `${name}.changes`]),
  ];
  const atMostOne = ['markRead', 'recallMessage', 'editMessage', 'addReaction', 'removeReaction'].map(
    (name) => `${name}.changes`,
  );
  const atMostOneEvent = [
    ...['clearHistory', 'deleteConversation', 'pinConversation', 'setReceiveOption', 'updateProfile', 'markRead'],
    'setReceiveAll',
    ...['createGroup', 'dissolveGroup', 'transferGroup', 'joinGroup', 'quitGroup', 'updateGroupMember'],
  ].map((name) => `${name}.events`);

  const ofPeople = [
    ...['getFriends.friends', 'getFriends.gone', 'getFriendsAmong.friends', 'getFriendsAmong.left'],
    ...['getFriendApplications.applications', 'getBlacklist.userIds', 'checkFriends.results'],
    // Bounded by the setting friendGroupsMax.
    'getFriendGroups.groups',
    ...['deleteFriends', 'createFriendGroup', 'addToFriendGroup', 'removeFromFriendGroup'].map(
      (name) => `${name}.results`,
    ),
    ...['addToBlacklist.results', 'removeFromBlacklist.results'],
    // Two for each of the 20 accounts of a call at most.
    ...['follow', 'unfollow'].flatMap((name) => [`${name}.results`, `${name}.events`]),
    ...['getFollows.follows', 'countFollows.counts', 'checkFollows.results'],
    // One for each of a user's lists at most; of a block also two for each account that followed, or was followed.
    ...['addFriend', 'deleteFriends', 'updateFriend', 'acceptFriendApplication', 'refuseFriendApplication'].map(
      (name) => `${name}.events`,
    ),
    ...['deleteFriendApplication', 'markFriendApplicationsRead', 'createFriendGroup', 'deleteFriendGroup'].map(
      (name) => `${name}.events`,
    ),
    ...['renameFriendGroup', 'addToFriendGroup', 'removeFromFriendGroup', 'addToBlacklist', 'removeFromBlacklist'].map(
      (name) => `${name}.events`,
    ),
  ];

  // Bounded by the 100 conversations of a call, and by the setting conversationGroupsMax.
  const ofLabels = [
    ...['markConversations', 'createConversationGroup', 'moveConversations'].flatMap((name) => [
      `${name}.results`,
      `${name}.events`,
    ]),
    ...['renameConversationGroup.events', 'deleteConversationGroup.events', 'getConversationGroups.groups'],
  ];

  const known = [
    ...paged,
    ...ofPeople,
    ...ofLabels,
    'sync.events',
    'sync.conversations',
    ...asAsked,
    ...atMostOne,
    ...atMostOneEvent,
    ...inGroups,
    ...bySettings,
  ];
  expect(lists.toSorted()).toEqual(known.toSorted());
});
