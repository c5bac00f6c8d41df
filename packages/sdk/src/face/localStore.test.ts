import { Database } from 'bun:sqlite';
import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chats, makeChats, say, textTo } from '../testing/chats.ts';
import { start } from '../testing/onDevice.ts';
import { TYPES } from './constants/types.ts';

const root = mkdtempSync(join(tmpdir(), 'hongyan-local-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folder = (): string => mkdtempSync(join(root, 'device-'));

const texts = (list: readonly { payload: object }[]) => list.map(({ payload }) => (payload as { text: string }).text);

/** A device on which bob has read what alice said, and which is off now. */
async function deviceWithTalk(chats: Chats): Promise<string> {
  const on = folder();
  const alice = await chats.ready('alice');
  const bob = start(chats, on);
  await bob.signIn();
  await bob.next('sdkStateReady');
  for (const word of ['one', 'two', 'three']) await say(alice, 'bob', word);
  await bob.next('onMessageReceived', ({ data }) => texts(data).includes('three'));
  await bob.sdk.getMessageList({ conversationID: 'C2Calice' });
  await bob.sdk.setConversationDraft({ conversationID: 'C2Calice', draftText: 'half a' });
  bob.cut();
  await bob.sdk.logout();
  return on;
}

test('[S29] without a network login resolves, SDK_READY comes, lists and messages are there', async () => {
  await using chats = await makeChats('alice', 'bob');
  const on = await deviceWithTalk(chats);
  const bob = start(chats, on);
  bob.cut();

  const { data } = await bob.signIn();
  await bob.next('sdkStateReady');
  const { conversationList } = (await bob.sdk.getConversationList()).data;
  const page = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data;

  expect(data.actionStatus).toBe('OK');
  expect(
    conversationList.map((it: { conversationID: string; unreadCount: number; draftText: string }) => [
      it.conversationID,
      it.unreadCount,
      it.draftText,
    ]),
  ).toEqual([['C2Calice', 3, 'half a']]);
  expect(texts(page.messageList)).toEqual(['one', 'two', 'three']);
  expect(bob.told).not.toContain('error');
});

test('[S29] without a network the own profile is there; where it was never kept the network is what is missing', async () => {
  await using chats = await makeChats('alice', 'bob');
  const on = await deviceWithTalk(chats);
  const online = start(chats, on);
  await online.signIn();
  await online.next('sdkStateReady');
  await online.sdk.updateMyProfile({ nick: 'Bobby' });
  online.cut();
  await online.sdk.logout();
  const ownProfile = async () => {
    const bob = start(chats, on);
    bob.cut();
    await bob.signIn();
    await bob.next('sdkStateReady');
    const answer = await bob.sdk.getMyProfile().then(
      ({ data }) => data.nick,
      ({ code }: { code: number }) => code,
    );
    await bob.sdk.logout();
    return answer;
  };

  expect(await ownProfile()).toBe('Bobby');
  const db = new Database(join(on, `hongyan.${chats.sdkAppId}.bob.db`));
  db.run("DELETE FROM entries WHERE key LIKE 'profile%'");
  db.close();

  expect(await ownProfile()).toBe(2805);
});

test('[S29] a message written without a network is shown as unsent by the next start, goes out, and is told', async () => {
  await using chats = await makeChats('alice', 'bob');
  const on = await deviceWithTalk(chats);
  const first = start(chats, on);
  first.cut();
  await first.signIn();
  await first.next('sdkStateReady');
  const written = textTo(first, 'alice', 'later');
  first.sdk.sendMessage(written).catch(() => {});
  await first.sdk.getMessageList({ conversationID: 'C2Calice' });
  await first.sdk.destroy();

  const bob = start(chats, on);
  bob.cut();
  await bob.signIn();
  await bob.next('sdkStateReady');
  const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data;
  const waiting = messageList.at(-1);
  expect(waiting).toMatchObject({ ID: written.ID, status: 'unSend', flow: 'out', payload: { text: 'later' } });
  bob.restore();
  const { data } = await bob.next('onMessageModified');

  expect(data).toHaveLength(1);
  expect(data[0]).toBe(waiting as never);
  expect(waiting).toMatchObject({ status: 'success', ID: written.ID });
  const again = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data;
  expect(texts(again.messageList)).toEqual(['one', 'two', 'three', 'later']);
});

test('[S4] [S23] what logout found unsent failed, as its sender was told, and goes out only when it is sent again', async () => {
  await using chats = await makeChats('alice', 'bob');
  const on = await deviceWithTalk(chats);
  const first = start(chats, on);
  first.cut();
  await first.signIn();
  await first.next('sdkStateReady');
  const words = ['later', 'and later'];
  const told = words.map((word) =>
    first.sdk.sendMessage(textTo(first, 'alice', word)).catch(({ code }: { code: number }) => code),
  );
  await first.sdk.logout();
  expect(await Promise.all(told)).toEqual([3005, 3005]);

  const bob = start(chats, on);
  await bob.signIn();
  await bob.next('sdkStateReady');
  const alice = await chats.ready('alice');
  await say(bob, 'alice', 'now');
  const ofAlice = async () =>
    texts((await alice.sdk.getMessageList({ conversationID: 'C2Cbob' })).data.messageList).slice(3);
  const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data;
  const left = messageList.filter(({ status }: { status: string }) => status === 'fail');

  expect(texts(left)).toEqual(words);
  expect(await ofAlice()).toEqual(['now']);
  const [again] = left;
  if (again) await bob.sdk.resendMessage(again);
  await alice.next('onMessageReceived', ({ data }) => texts(data).includes('later'));
  expect(await ofAlice()).toEqual(['now', 'later']);
});

test('[S23] a failed message stays over a start until it is deleted', async () => {
  await using chats = await makeChats('alice', 'bob');
  const on = await deviceWithTalk(chats);
  const begun = async () => {
    const bob = start(chats, on);
    await bob.signIn();
    await bob.next('sdkStateReady');
    return bob;
  };
  const first = await begun();
  expect(await first.sdk.sendMessage(textTo(first, 'alice', 'x'.repeat(20_000))).catch(() => 'refused')).toBe(
    'refused',
  );
  await first.sdk.logout();

  const second = await begun();
  const failed = (await second.sdk.getMessageList({ conversationID: 'C2Calice' })).data.messageList.at(-1);
  expect(failed).toMatchObject({ status: 'fail', flow: 'out' });
  await second.sdk.deleteMessage(failed ? [failed] : []);
  await second.sdk.logout();

  const third = await begun();
  const left = (await third.sdk.getMessageList({ conversationID: 'C2Calice' })).data.messageList;
  expect(texts(left)).toEqual(['one', 'two', 'three']);
});

test('[S29] in a conversation that was never opened, what was written without a network is listed at once, the rest once it is back', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const on = await deviceWithTalk(chats);
  const bob = start(chats, on);
  bob.cut();
  await bob.signIn();
  await bob.next('sdkStateReady');
  const pageOf = async (conversationID: string) => {
    const { messageList, ...page } = (await bob.sdk.getMessageList({ conversationID })).data;
    return { ...page, words: texts(messageList) };
  };

  const empty = await pageOf('C2Ccarol');
  const sending = bob.sdk.sendMessage(textTo(bob, 'carol', 'to carol from a train'));
  const short = await pageOf('C2Ccarol');
  bob.restore();
  await sending;

  expect(empty).toEqual({ words: [], nextReqMessageID: '', isCompleted: false });
  expect(short).toEqual({ words: ['to carol from a train'], nextReqMessageID: '', isCompleted: false });
  expect(await pageOf('C2Ccarol')).toMatchObject({ words: ['to carol from a train'], isCompleted: true });
});

test('[S29] a page that is asked for while a start is only just connecting is what the server has', async () => {
  await using chats = await makeChats('alice', 'bob', 'carol');
  const on = await deviceWithTalk(chats);
  await say(await chats.ready('carol'), 'bob', 'hello from carol');
  const bob = start(chats, on);
  await bob.signIn();
  await bob.next('sdkStateReady');

  const { messageList, isCompleted } = (await bob.sdk.getMessageList({ conversationID: 'C2Ccarol' })).data;

  expect([texts(messageList), isCompleted]).toEqual([['hello from carol'], true]);
});

test('[S29] a damaged store is told by the event error, and filled again from the server', async () => {
  await using chats = await makeChats('alice', 'bob');
  const on = await deviceWithTalk(chats);
  const db = new Database(join(on, `hongyan.${chats.sdkAppId}.bob.db`));
  db.run("UPDATE entries SET value = '{' WHERE key LIKE 'message%'");
  db.close();
  const bob = start(chats, on);
  await bob.signIn();
  await bob.next('sdkStateReady');

  const { messageList } = (await bob.sdk.getMessageList({ conversationID: 'C2Calice' })).data;

  expect(texts(messageList)).toEqual(['one', 'two', 'three']);
  expect((await bob.next('error')).data).toMatchObject({ code: 6019 });
});

test('[S4] without a network another userSig than that of the last sign-in shows nothing of what is kept', async () => {
  await using chats = await makeChats('alice', 'bob');
  const on = await deviceWithTalk(chats);
  const bob = start(chats, on);
  bob.cut();

  const login = bob.sdk.login({ userID: 'bob', userSig: 'not one' }).catch(({ code }: { code: number }) => code);
  const asked = await bob.sdk.getConversationList().catch(({ code }: { code: number }) => code);
  bob.restore();

  expect([asked, await login]).toEqual([3000, 70003]);
  expect([bob.told.includes('sdkStateReady'), bob.sdk.isReady()]).toEqual([false, false]);
});

test('[S4] a userSig that has expired ends what began with the kept data', async () => {
  await using chats = await makeChats('alice', 'bob');
  const on = await deviceWithTalk(chats);
  const userSig = chats.userSig('bob', 60);
  const first = start(chats, on);
  await first.sdk.login({ userID: 'bob', userSig });
  await first.next('sdkStateReady');
  await first.sdk.logout();
  chats.cloud.clock.advance(120_000);
  const bob = start(chats, on);

  await bob.sdk.login({ userID: 'bob', userSig });
  const { data } = await bob.next('kickedOut');

  expect(data).toMatchObject({ type: 'userSigExpired' });
  expect(bob.sdk.isReady()).toBe(false);
  expect(await bob.sdk.getConversationList().catch(({ code }: { code: number }) => code)).toBe(3004);
});

test.each([
  ['that begins with what is kept', 86_400],
  ['with another UserSig', 90_000],
])('[S74] what changes of a topic after a start %s is told, though the topic was kept', async (_, expireSec) => {
  await using chats = await makeChats('alice', 'bob');
  const on = folder();
  const { rest } = chats.cloud;
  const [GroupId, TopicId] = ['@TGS#_town', '@TGS#_town@TOPIC#_news'];
  await rest.ok('group_open_http_svc/create_group', {
    ...{ Type: 'Community', Name: 'town', Owner_Account: 'alice', GroupId, SupportTopic: 1 },
    MemberList: [{ Member_Account: 'bob' }],
  });
  await rest.ok('million_group_open_http_svc/create_topic', { GroupId, TopicId, TopicName: 'news' });
  const first = start(chats, on);
  await first.signIn();
  await first.next('sdkStateReady');
  await first.sdk.getTopicList({ groupID: GroupId });
  await first.sdk.logout();

  const bob = start(chats, on);
  await bob.sdk.login({ userID: 'bob', userSig: chats.userSig('bob', expireSec) });
  await bob.next('sdkStateReady');
  await bob.sdk.setMessageRemindType({ groupID: TopicId, messageRemindType: TYPES.MSG_REMIND_ACPT_NOT_NOTE });

  const { data } = await bob.next('onTopicUpdated');
  expect(data).toMatchObject({ groupID: GroupId, topic: { topicID: TopicId } });
});
