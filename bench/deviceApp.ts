// An app's start on a device without a network: `bun deviceApp.ts FOLDER`; prints what it took as JSON.
import TencentCloudChat from '@hongyan/chat/node';
import { sqliteStore } from '@hongyan/chat/src/local/sqlite.ts';

/** What the start of the app took. */
export interface Opened {
  conversations: number;
  messages: number;
  listMs: number;
  pageMs: number;
  rssMb: number;
}

const [folder = ''] = process.argv.slice(2);
const chat = TencentCloudChat.create({
  SDKAppID: 1_400_000_001,
  // Nobody listens there.
  proxyServer: 'ws://127.0.0.1:9',
  localStore: sqliteStore({ folder }),
});
if (!chat) throw new Error('no instance');
chat.setLogLevel(4);

const startedAt = performance.now();
const opened: Opened = { conversations: 0, messages: 0, listMs: 0, pageMs: 0, rssMb: 0 };
if (!folder.endsWith('nothing')) {
  const ready = new Promise((resolve) => chat.on(TencentCloudChat.EVENT.SDK_READY ?? '', resolve));
  await chat.login({ userID: 'bob', userSig: 'kept' });
  await ready;
  const { conversationList } = (await chat.getConversationList()).data;
  opened.conversations = conversationList.length;
  opened.listMs = performance.now() - startedAt;
  const pageAt = performance.now();
  const { messageList } = (await chat.getMessageList({ conversationID: 'C2Cpeer500' })).data;
  opened.messages = messageList.length;
  opened.pageMs = performance.now() - pageAt;
}
opened.rssMb = process.memoryUsage.rss() / 2 ** 20;
console.log(JSON.stringify(opened));
process.exit();
