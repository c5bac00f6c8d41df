import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '../../local/sqlite.ts';
import { type Chat, type Chats, makeChats, say } from '../../testing/chats.ts';
import { makeTeam } from '../../testing/groupChats.ts';
import { type HandClock, handClock } from '../../testing/handClock.ts';
import { type Device, heard, listen } from '../../testing/signals.ts';
import { TSignaling } from '../constants/signaling.ts';

const { NEW_INVITATION_RECEIVED, INVITATION_TIMEOUT, INVITATION_CANCELLED, INVITEE_ACCEPTED } = TSignaling;

const root = mkdtempSync(join(tmpdir(), 'hongyan-signals-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A device that keeps what it knows over starts of the app. */
function device(): Device {
  const folder = mkdtempSync(join(root, 'device-'));
  return { id: `device ${folder}`, options: { localStore: sqliteStore({ folder }) } };
}

/** A new start of the app on a device without a network. */
async function offline(chats: Chats, userID: string, clock: HandClock, { id, options }: Device) {
  const chat = chats.chat(userID, options, id, clock);
  const told = listen(chat);
  chat.cut();
  await chat.signIn();
  await chat.next('sdkStateReady');
  return { ...chat, ...told };
}

/** A device on which alice wrote to bob, so that she can begin there without a network. */
async function known(chats: Chats, clock: HandClock): Promise<Device> {
  const on = device();
  const alice = await heard(chats, 'alice', clock, on);
  await say(alice, 'bob', 'before it all');
  await alice.sdk.logout();
  return on;
}

/** All that was sent before this has come. */
async function settled(from: Chat, to: Chat): Promise<void> {
  const { ID } = await say(from, to.userID, 'after it all');
  await to.next('onMessageReceived', ({ data }) => data.some((message) => message.ID === ID));
}

const newsOf = ({ signals }: ReturnType<typeof listen>) => signals.map(({ name }) => name);

test('[§4.14] an invitation that another message followed is told at the sign-in, with its time, and can be accepted', async () => {
  await using chats = await makeChats('alice', 'bob');
  const clock = handClock(chats.cloud.clock);
  const alice = await heard(chats, 'alice', clock);
  const { inviteID } = await alice.sdk.invite({ userID: 'bob', data: 'call', timeout: 20 });
  const late = await alice.sdk.invite({ userID: 'bob', timeout: 20 });
  await say(alice, 'bob', 'are you there?');
  clock.pass(10_000);

  const bob = await heard(chats, 'bob', clock);
  const told = [await bob.signal(NEW_INVITATION_RECEIVED), await bob.signal(NEW_INVITATION_RECEIVED)];
  await bob.sdk.getMessageList({ conversationID: 'C2Calice' });
  await bob.sdk.accept({ inviteID });
  expect(await alice.signal(INVITEE_ACCEPTED)).toMatchObject({ inviteID, invitee: 'bob' });
  clock.pass(11_000);

  expect(told.map((news) => news.inviteID)).toEqual([inviteID, late.inviteID]);
  expect(await bob.signal(INVITATION_TIMEOUT)).toMatchObject({ inviteID: late.inviteID, inviteeList: ['bob'] });
  await settled(alice, bob);
  expect(newsOf(bob)).toEqual([]);
});

test('[§4.14] what was answered, cancelled or over before the sign-in is not told by it, nor by history', async () => {
  await using chats = await makeChats('alice', 'bob');
  const clock = handClock(chats.cloud.clock);
  const [alice, phone] = [await heard(chats, 'alice', clock), await heard(chats, 'bob', clock)];
  await makeTeam(alice, [phone]);
  await alice.sdk.invite({ userID: 'bob', timeout: 2 });
  clock.pass(4_000);
  const cancelled = await alice.sdk.invite({ userID: 'bob', timeout: 60 });
  await alice.sdk.cancel({ inviteID: cancelled.inviteID });
  const answered = await alice.sdk.invite({ userID: 'bob', timeout: 60 });
  const inTeam = await alice.sdk.inviteInGroup({ groupID: 'team', inviteeList: ['bob', 'carol'], timeout: 60 });
  while ((await phone.signal(NEW_INVITATION_RECEIVED)).inviteID !== inTeam.inviteID);
  for (const { inviteID } of [answered, inTeam]) await phone.sdk.reject({ inviteID });
  const open = await alice.sdk.invite({ userID: 'bob', timeout: 60 });

  const laptop = await heard(chats, 'bob', clock);
  expect(await laptop.signal(NEW_INVITATION_RECEIVED)).toMatchObject({ inviteID: open.inviteID });
  for (const conversationID of ['C2Calice', 'GROUPteam'])
    for (let nextReqMessageID = '', isCompleted = false; !isCompleted; )
      ({ nextReqMessageID, isCompleted } = (
        await laptop.sdk.getMessageList({ conversationID, nextReqMessageID, count: 2 })
      ).data);
  await settled(alice, laptop);

  expect(newsOf(laptop)).toEqual([]);
});

test('[§4.14] who invited knows it after a restart: it can be cancelled, and its time passes once', async () => {
  await using chats = await makeChats('alice', 'bob');
  const clock = handClock(chats.cloud.clock);
  const on = device();
  const bob = await heard(chats, 'bob', clock);
  const first = await heard(chats, 'alice', clock, on);
  const kept = await first.sdk.invite({ userID: 'bob', timeout: 20 });
  const taken = await first.sdk.invite({ userID: 'bob', timeout: 20 });
  await say(first, 'bob', 'and a text');
  await first.sdk.destroy();

  const alice = await heard(chats, 'alice', clock, on);
  await alice.sdk.cancel({ inviteID: taken.inviteID });
  expect(await bob.signal(INVITATION_CANCELLED)).toMatchObject({ inviteID: taken.inviteID });
  // From then on it is surely known here.
  await alice.sdk.modifyInvitation({ inviteID: kept.inviteID, data: 'still' });
  clock.pass(19_000);
  expect(newsOf(alice)).toEqual([]);
  clock.pass(2_000);

  expect(await alice.signal(INVITATION_TIMEOUT)).toMatchObject({ inviteID: kept.inviteID, inviteeList: ['bob'] });
  await settled(bob, alice);
  expect(newsOf(alice)).toEqual([]);
});

test('[§4.14] the time of an invitation that waits for the network passes here: it is told, and never sent', async () => {
  await using chats = await makeChats('alice', 'bob');
  const clock = handClock(chats.cloud.clock);
  const on = await known(chats, clock);
  const bob = await heard(chats, 'bob', clock);
  const alice = await offline(chats, 'alice', clock, on);

  const failed = Promise.withResolvers<number>();
  const inviteID = alice.sdk.inviteSync({ userID: 'bob', timeout: 2 }, undefined, failed.resolve);
  const { messageList: waiting } = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data;
  clock.pass(3_000);
  const news = await alice.signal(INVITATION_TIMEOUT);
  const code = await failed.promise;
  const { messageList: left } = (await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data;
  alice.restore();
  await settled(alice, bob);

  expect([waiting.length, left.length]).toEqual([2, 1]);
  expect(news).toMatchObject({ inviteID, inviteeList: ['bob'], isSelfTimeout: true });
  expect(code).toBeGreaterThan(0);
  expect([newsOf(alice), newsOf(bob)]).toEqual([[], []]);
  const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data;
  expect(messageList.map(({ type }) => type)).toEqual(['TIMTextElem', 'TIMTextElem']);
});

test('[§4.14] an invitation that was cancelled before it was sent is not sent, nor its cancellation', async () => {
  await using chats = await makeChats('alice', 'bob');
  const clock = handClock(chats.cloud.clock);
  const on = await known(chats, clock);
  const bob = await heard(chats, 'bob', clock);
  const alice = await offline(chats, 'alice', clock, on);

  const inviteID = alice.sdk.inviteSync({ userID: 'bob', timeout: 60 });
  await alice.sdk.getMessageList({ conversationID: 'C2Cbob' });
  const cancelled = await alice.sdk.cancel({ inviteID });
  alice.restore();
  await settled(alice, bob);

  expect(cancelled).toMatchObject({ inviteID, code: 0 });
  expect([newsOf(alice), newsOf(bob)]).toEqual([[], []]);
  const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data;
  expect(messageList.map(({ type }) => type)).toEqual(['TIMTextElem', 'TIMTextElem']);
});

test('[§4.14] after a restart an unsent invitation is sent while its time runs, can be cancelled, and is dropped after it', async () => {
  await using chats = await makeChats('alice', 'bob');
  const clock = handClock(chats.cloud.clock);
  const on = await known(chats, clock);
  const bob = await heard(chats, 'bob', clock);
  const first = await offline(chats, 'alice', clock, on);
  const invite = (timeout: number) => first.sdk.inviteSync({ userID: 'bob', timeout });
  const [late, taken, open] = [invite(2), invite(60), invite(60)];
  await first.sdk.getMessageList({ conversationID: 'C2Cbob' });
  await first.sdk.destroy();
  clock.pass(3_000);

  const alice = await offline(chats, 'alice', clock, on);
  await alice.sdk.cancel({ inviteID: taken });
  alice.restore();
  const news = await bob.signal(NEW_INVITATION_RECEIVED);
  await settled(alice, bob);
  await bob.sdk.accept({ inviteID: open });

  expect(news).toMatchObject({ inviteID: open });
  expect(await alice.signal(INVITEE_ACCEPTED)).toMatchObject({ inviteID: open });
  expect(newsOf(bob)).toEqual([]);
  await expect(alice.sdk.cancel({ inviteID: late })).rejects.toMatchObject({ code: 8020 });
});

test('[§4.14] ids of invitations and the time of the server are whole numbers, whatever the device’s clock is', async () => {
  await using chats = await makeChats('alice', 'bob');
  const alice = chats.chat('alice', {}, undefined, () => performance.timeOrigin + performance.now() + 0.25);
  await alice.signIn();
  await alice.next('sdkStateReady');

  const { inviteID } = await alice.sdk.invite({ userID: 'bob', timeout: 60 });

  expect(Number.isInteger(alice.sdk.getServerTime())).toBe(true);
  expect(inviteID).toMatch(/^alice-\d+-\d+$/);
});
