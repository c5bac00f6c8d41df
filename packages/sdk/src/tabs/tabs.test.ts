import { afterAll, beforeAll, expect, test } from 'bun:test';
import { socketCommands } from '@hongyan/contract';
import type { Device } from '../testing/device.ts';
import { type RestartableServer, restartableServer } from '../testing/server.ts';
import { Browser, type Tab } from '../testing/tabs.ts';
import { viewOf } from '../testing/view.ts';
import { turn } from '../testing/waiting.ts';
import { makeWorld, text, type World } from '../testing/world.ts';
import { isChange } from './echo.ts';

let server: RestartableServer;
beforeAll(async () => {
  server = await restartableServer();
});
afterAll(() => server[Symbol.asyncDispose]());

let lastStage = 0;

interface Stage extends AsyncDisposable {
  world: World;
  browser: Browser;
  alice: Device;
  bobId: string;
  /** With alice, as bob has it. */
  conv: string;
}

/** Alice with a device, and bob with so many tabs of one browser; a few words were said before. */
async function stageOf(tabs: number): Promise<Stage> {
  const [aliceId, bobId] = [`alice-t${++lastStage}`, `bob-t${lastStage}`];
  const world = await makeWorld(server, aliceId, bobId);
  const alice = await world.device(aliceId);
  for (const says of ['one', 'two', 'three']) await alice.send(text(`C2C${bobId}`, says));
  const browser = new Browser(server, bobId);
  for (let n = 0; n < tabs; n++) await browser.openTab();
  await browser.comeBack();
  return {
    ...{ world, browser, alice, bobId, conv: `C2C${aliceId}` },
    async [Symbol.asyncDispose]() {
      for (const tab of browser.open) browser.crash(tab);
      await world[Symbol.asyncDispose]();
    },
  };
}

const says = async ({ core }: Pick<Tab, 'core'>, conv: string) =>
  (await core.history(conv, { count: 20 })).messages
    .map(({ body }) => (body[0]?.MsgContent as { Text?: string } | undefined)?.Text)
    .toReversed();

const sessionsOf = (browser: Browser): number => browser.open.filter(({ network }) => network.live).length;

async function expectLaw({ world, browser, bobId }: Stage): Promise<void> {
  await browser.comeBack();
  await world.idle();
  await browser.idle();
  const fresh = await world.freshView(bobId);
  for (const tab of browser.open) {
    expect({ tab: tab.name, ...(await viewOf(tab.core, world.convsOf(bobId))) }).toEqual({ tab: tab.name, ...fresh });
    expect({ tab: tab.name, flaws: tab.recorder.flaws }).toEqual({ tab: tab.name, flaws: [] });
  }
  expect(browser.flaws).toEqual([]);
}

test('[S29] three tabs have one socket and show the same', async () => {
  await using stage = await stageOf(3);
  const { browser, alice, conv, bobId } = stage;

  await alice.send(text(`C2C${bobId}`, 'four'));
  await browser.idle();

  expect(sessionsOf(browser)).toBe(1);
  for (const tab of browser.open) expect(await says(tab, conv)).toEqual(['one', 'two', 'three', 'four']);
  await expectLaw(stage);
});

test('[S74] what one tab sends, reads and edits the others show as of another device, whoever leads', async () => {
  await using stage = await stageOf(3);
  const { browser, conv } = stage;
  const [leader, second, third] = browser.open as [Tab, Tab, Tab];

  await second.send(text(conv, 'of the second'));
  await leader.send(text(conv, 'of the leader'));
  await browser.idle();
  await third.core.markRead(conv);
  await browser.idle();

  for (const tab of browser.open) {
    expect((await says(tab, conv)).slice(3)).toEqual(['of the second', 'of the leader']);
    expect(tab.core.head(conv)?.unread).toBe(0);
  }
  expect([...second.recorder.told].length).toBe([...leader.recorder.told].length);
  expect(third.recorder.told.size).toBe(second.recorder.told.size + 1);
  await expectLaw(stage);
});

test('[S65] an online-only message of one tab is told once in each other one', async () => {
  await using stage = await stageOf(3);
  const { browser, conv } = stage;
  const [leader, second, third] = browser.open as [Tab, Tab, Tab];
  const before = browser.open.map(({ recorder }) => recorder.told.size);

  await second.send(text(conv, 'typing', { isOnlineOnly: true }));
  await leader.send(text(conv, 'typing too', { isOnlineOnly: true }));
  await browser.idle();

  const news = browser.open.map(({ recorder }, at) => recorder.told.size - (before[at] ?? 0));
  expect(news).toEqual([1, 1, 2]);
  expect(third.recorder.flaws).toEqual([]);
});

test('[S45] a status that two tabs subscribed to is told until both want no more', async () => {
  await using stage = await stageOf(2);
  const { browser, alice } = stage;
  const [leader, second] = browser.open as [Tab, Tab];
  for (const { core } of [leader, second]) await core.watchStatuses([alice.userId]);

  await leader.core.unwatchStatuses([]);
  await alice.core.setStatus('busy');
  await browser.idle();

  expect(second.core.keptStatuses().get(alice.userId)?.customStatus).toBe('busy');
  expect(leader.core.keptStatuses().size).toBe(0);
});

test('[S55] the leader crashes with requests of others under way: the next tab answers them, and nothing is lost or twice', async () => {
  await using stage = await stageOf(3);
  const { browser, alice, conv, bobId } = stage;
  const [leader, second, third] = browser.open as [Tab, Tab, Tab];

  const sends = [second.send(text(conv, 'by the second')), third.send(text(conv, 'by the third'))];
  for (let turns = 0; turns < 3; turns++) await turn();
  browser.crash(leader);
  await alice.send(text(`C2C${bobId}`, 'meanwhile'));
  await browser.comeBack();
  await Promise.all(sends);

  expect(sessionsOf(browser)).toBe(1);
  expect((await says(second, conv)).toSorted()).toEqual(
    ['one', 'two', 'three', 'by the second', 'by the third', 'meanwhile'].toSorted(),
  );
  await expectLaw(stage);
});

test('[S29] what two tabs wrote in one ms without a network goes out as each wrote it, after both are gone', async () => {
  await using stage = await stageOf(2);
  const { browser, conv, alice, bobId, world } = stage;
  const tabs = browser.open;
  browser.setUp(false);
  const written = [0, 1, 2, 3].flatMap((at) =>
    tabs.map((tab, of) => ({ tab, params: text(conv, `${of}${at}`, { random: 100 - 10 * of - at }) })),
  );
  for (const { tab, params } of written) void tab.send(params).catch(() => {});
  while (browser.written.size < written.length) await turn();
  for (const tab of tabs.toReversed()) browser.crash(tab);

  await browser.openTab();
  browser.setUp(true);
  await browser.comeBack();
  await world.idle();

  const heard = (await says(alice, `C2C${bobId}`)).filter((it) => /^\d\d$/.test(it ?? ''));
  for (const of of ['0', '1'])
    expect(heard.filter((it) => it?.startsWith(of))).toEqual([0, 1, 2, 3].map((at) => `${of}${at}`));
  await expectLaw(stage);
});

test('[S29] what a tab wrote without a network is sent by another one when that tab crashed', async () => {
  await using stage = await stageOf(3);
  const { browser, conv } = stage;
  const [, second] = browser.open as [Tab, Tab];
  browser.setUp(false);
  for (const words of ['first', 'second', 'third']) void second.send(text(conv, words)).catch(() => {});
  await browser.idle();

  browser.crash(second);
  browser.setUp(true);
  await expectLaw(stage);

  for (const tab of browser.open)
    expect(await says(tab, conv)).toEqual(['one', 'two', 'three', 'first', 'second', 'third']);
});

test('[S29] without a network a second tab shows the list, drafts and what was read before', async () => {
  await using stage = await stageOf(1);
  const { browser, conv } = stage;
  const [leader] = browser.open as [Tab];
  await says(leader, conv);
  await leader.core.setDraft(conv, 'half a');
  browser.setUp(false);
  await turn();

  const second = await browser.openTab();

  expect(second.core.heads()).toEqual(leader.core.heads());
  expect(await says(second, conv)).toEqual(['one', 'two', 'three']);
  expect([...second.core.drafts()]).toEqual([[conv, 'half a']]);
  browser.setUp(true);
  await expectLaw(stage);
});

test('[§4.14] what a tab wrote can be taken back as long as the tab that has the socket is offline, and not once it is not', async () => {
  await using stage = await stageOf(2);
  const { browser, alice, conv, world } = stage;
  const [leader, follower] = browser.open as [Tab, Tab];
  expect(browser.leader).toBe(leader);
  browser.setUp(false);
  leader.network.cut();
  while (follower.recorder.netState === 'connected') await turn();
  const [first, second] = [text(conv, 'taken back'), text(conv, 'kept')];
  const idOf = ({ clientTimeSec, random }: typeof first) => `${follower.core.me?.uid}-${clientTimeSec}-${random}`;
  const told = follower.send(first).catch(({ code }: { code: number }) => code);
  const kept = follower.send(second);
  while ((await follower.store.pending()).length < 2) await turn();

  const isTakenBack = follower.core.takeBack(idOf(first));
  expect([isTakenBack, await told]).toEqual([true, 6012]);
  browser.setUp(true);
  await browser.comeBack();
  await kept;
  await world.idle();

  expect(follower.core.takeBack(idOf(second))).toBe(false);
  expect((await says(alice, `C2C${stage.bobId}`)).slice(3)).toEqual(['kept']);
  expect((await follower.store.pending()).map(({ state }) => state)).toEqual(['failed']);
});

test('[S29] tabs close one after the other; the next start begins with what the last one knew', async () => {
  await using stage = await stageOf(3);
  const { browser, alice, conv, bobId } = stage;
  for (const tab of browser.open) {
    await alice.send(text(`C2C${bobId}`, `before ${tab.name} goes`));
    await browser.comeBack();
    await says(tab, conv);
    await browser.closeTab(tab);
  }
  browser.setUp(false);

  const last = await browser.openTab();

  expect((await says(last, conv)).length).toBe(6);
  browser.setUp(true);
  await expectLaw(stage);
});

test('[S5] whom an administrator kicks is out in all tabs, and none comes back by itself', async () => {
  await using stage = await stageOf(3);
  const { browser, bobId } = stage;
  const tabs = browser.open;

  await server.rest.ok('im_open_login_svc/kick', { UserID: bobId });
  while (tabs.some(({ recorder }) => !recorder.endReason)) await turn();
  for (const { clock } of tabs) while (clock.fireNext());
  await browser.idle();

  expect(tabs.map(({ recorder }) => recorder.endReason)).toEqual(['kickedByAdmin', 'kickedByAdmin', 'kickedByAdmin']);
  expect(sessionsOf(browser)).toBe(0);
});

test('commands of the socket that are not told to other tabs change nothing that these show', () => {
  const quiet = Object.keys(socketCommands).filter((command) => !isChange(command));
  const lists = ['Conversations', 'Profiles', 'Messages', 'Changes', 'Groups', 'GroupProfiles', 'GroupMembers'];
  const ofGroups = ['GroupMemberProfiles', 'GroupApplications', 'GroupOnlineCount', 'GroupAttributes', 'GroupCounters'];
  const ofMessages = ['Receipts', 'ReceiptMembers', 'PinnedMessages', 'Reactions', 'ReactionUsers', 'Extensions'];
  const ofPeople = [
    'Follows',
    'Friends',
    'FriendsAmong',
    'FriendApplications',
    'FriendGroups',
    'Blacklist',
    'Statuses',
  ];
  const ofOthers = ['PushChannels', 'PushOptions', 'Files'];
  const read = [
    'Conversation',
    ...lists,
    ...ofGroups,
    ...ofMessages,
    ...ofPeople,
    'ConversationGroups',
    'ReceiveAll',
    ...ofOthers,
  ];
  const others = ['sync', 'syncTopics', 'countFollows', 'checkFollows', 'checkFriends', 'downloadMergedList'];
  const ofSession = [
    'subscribeStatuses',
    'unsubscribeStatuses',
    'guestLogin',
    'guestJoin',
    'guestQuit',
    'guestOnlineCount',
    ...['reportCrashes', 'reportBackground', 'reportForeground'],
  ];

  expect(quiet.toSorted()).toEqual([...read.map((what) => `get${what}`), ...others, ...ofSession].toSorted());
});
