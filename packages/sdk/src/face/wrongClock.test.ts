import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '../local/sqlite.ts';
import { type Chat, type Chats, makeChats, say, textTo } from '../testing/chats.ts';
import { makeTeam } from '../testing/groupChats.ts';
import { TSignaling } from './constants/signaling.ts';
import { TYPES } from './constants/types.ts';

setDefaultTimeout(30_000);

const root = mkdtempSync(join(tmpdir(), 'hongyan-clock-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const DAY_MS = 86_400_000;
const NEAR_MS = 60_000;
const texts = (list: readonly { payload: object }[]) => list.map(({ payload }) => (payload as { text: string }).text);

async function readyBy(chats: Chats, userID: string, clock: () => number): Promise<Chat> {
  const made = chats.chat(userID, {}, undefined, clock);
  await made.signIn();
  await made.next('sdkStateReady');
  return made;
}

describe.each([
  ['behind', -DAY_MS],
  ['ahead', DAY_MS],
])('a device whose clock is a day %s', (_, offMs) => {
  const wrong = () => Date.now() + offMs;
  /** Whether a time is the server's, in seconds or ms. */
  const isNow = (chats: Chats, time: number) =>
    Math.abs((time < 1e12 ? time * 1_000 : time) - chats.cloud.clock.nowMs()) < NEAR_MS;

  test('knows the server’s time, gives it to what it sends, and has the order of the server', async () => {
    await using chats = await makeChats('alice', 'bob');
    const [alice, bob] = [await chats.ready('alice'), await readyBy(chats, 'bob', wrong)];

    const sent = [await say(alice, 'bob', 'one'), await say(bob, 'alice', 'two'), await say(alice, 'bob', 'three')];
    await bob.next('onMessageReceived', ({ data }) => texts(data).includes('three'));
    const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data;
    const { conversationList } = (await bob.sdk.getConversationList()).data;

    expect(isNow(chats, bob.sdk.getServerTime())).toBe(true);
    expect(texts(messageList)).toEqual(['one', 'two', 'three']);
    for (const { time } of [...sent, ...messageList]) expect(isNow(chats, time)).toBe(true);
    expect(isNow(chats, conversationList[0]?.lastMessage.lastTime ?? 0)).toBe(true);
  });

  test('recalls what it said, shows who is muted now, and is muted until the server says', async () => {
    await using chats = await makeChats('alice', 'bob');
    const [alice, bob] = [await chats.ready('alice'), await readyBy(chats, 'bob', wrong)];
    await makeTeam(alice, [bob]);

    const message = await say(bob, 'alice', 'a slip');
    const recalled = await bob.sdk.revokeMessage(message);
    await alice.sdk.setGroupMemberMuteTime({ groupID: 'team', userID: 'bob', muteTime: 600 });
    const { memberList } = (await bob.sdk.getGroupMemberProfile({ groupID: 'team', userIDList: ['bob'] })).data;

    expect(recalled.code).toBe(0);
    expect((memberList[0]?.muteUntil ?? 0) * 1_000 - chats.cloud.clock.nowMs()).toBeWithin(600_000 - NEAR_MS, 600_001);
    const refused = await bob.sdk
      .sendMessage(
        bob.sdk.createTextMessage({ to: 'team', conversationType: TYPES.CONV_GROUP, payload: { text: 'x' } }),
      )
      .catch(({ code }: { code: number }) => code);
    expect(refused).toBe(10017);
  });

  test('an invitation neither ends at once nor waits for a day more', async () => {
    await using chats = await makeChats('alice', 'bob');
    const [alice, bob] = [await chats.ready('alice'), await readyBy(chats, 'bob', wrong)];
    const told = (name: string) =>
      new Promise<string>((resolve) => bob.sdk.addSignalingListener(name, ({ data }) => resolve(data.inviteID)));
    const [heard, ended] = [told(TSignaling.NEW_INVITATION_RECEIVED), told(TSignaling.INVITATION_TIMEOUT)];
    let hasEnded = false;
    void ended.then(() => (hasEnded = true));

    const { inviteID } = await alice.sdk.invite({ userID: 'bob', data: 'call', timeout: 2 });

    expect([await heard, hasEnded]).toEqual([inviteID, false]);
    expect(await ended).toBe(inviteID);
  });

  test('what it wrote before it ever met the server in this run goes out once, and has the server’s time then', async () => {
    await using chats = await makeChats('alice', 'bob');
    const folder = mkdtempSync(join(root, 'device-'));
    const start = () => chats.chat('bob', { localStore: sqliteStore({ folder }) }, `device ${folder}`, wrong);
    const first = start();
    await first.signIn();
    await first.next('sdkStateReady');
    await say(first, 'alice', 'before');
    first.cut();
    await first.sdk.logout();

    const second = start();
    second.cut();
    await second.signIn();
    await second.next('sdkStateReady');
    const sending = second.sdk.sendMessage(textTo(second, 'alice', 'without a network'));
    second.restore();
    const { message } = (await sending).data;
    const alice = await chats.ready('alice');
    const { messageList } = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data;

    expect(texts(messageList)).toEqual(['before', 'without a network']);
    expect(isNow(chats, message.time)).toBe(true);
    expect(messageList.map(({ time }) => isNow(chats, time))).toEqual([true, true]);
  });
});

test('a clock that is set by a day meanwhile breaks nothing', async () => {
  await using chats = await makeChats('alice', 'bob');
  let offMs = 0;
  const alice = await chats.ready('alice');
  const bob = await readyBy(chats, 'bob', () => Date.now() + offMs);
  await say(alice, 'bob', 'before');

  for (const off of [DAY_MS, -DAY_MS, 0]) {
    offMs = off;
    await say(alice, 'bob', `to ${off}`);
    await bob.next('onMessageReceived', ({ data }) => texts(data).includes(`to ${off}`));
    await say(bob, 'alice', `from ${off}`);
  }

  const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data;
  expect(texts(messageList)).toEqual([
    'before',
    ...[DAY_MS, -DAY_MS, 0].flatMap((off) => [`to ${off}`, `from ${off}`]),
  ]);
  expect(bob.told).not.toContain('error');
});
