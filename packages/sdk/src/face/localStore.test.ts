import { Database } from 'bun:sqlite';
import { afterAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '../local/sqlite.ts';
import { type Chats, makeChats, say, textTo } from '../testing/chats.ts';
import { TYPES } from './constants/types.ts';

const root = mkdtempSync(join(tmpdir(), 'hongyan-local-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folder = (): string => mkdtempSync(join(root, 'device-'));
/** Another start of the app on the same device. */
const start = (chats: Chats, on: string, userID = 'bob') =>
  chats.chat(userID, { localStore: sqliteStore({ folder: on }) }, `device ${on}`);

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
  await first.sdk.logout();

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

test('[S4] a userSig that is refused ends what began with the kept data', async () => {
  await using chats = await makeChats('alice', 'bob');
  const on = await deviceWithTalk(chats);
  const bob = start(chats, on);

  await bob.sdk.login({ userID: 'bob', userSig: 'not one' });
  const { data } = await bob.next('kickedOut');

  expect(data).toMatchObject({ type: 'userSigExpired' });
  expect(bob.sdk.isReady()).toBe(false);
  expect(await bob.sdk.getConversationList().catch(({ code }: { code: number }) => code)).toBe(3004);
});

test('[S74] what changes of a topic after a start is told, though the topic was kept', async () => {
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
  await bob.signIn();
  await bob.next('sdkStateReady');
  await bob.sdk.setMessageRemindType({ groupID: TopicId, messageRemindType: TYPES.MSG_REMIND_ACPT_NOT_NOTE });

  const { data } = await bob.next('onTopicUpdated');
  expect(data).toMatchObject({ groupID: GroupId, topic: { topicID: TopicId } });
});
