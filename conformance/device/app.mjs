// An app on a device, in Node: `node app.mjs FOLDER SDKAPPID SERVER USER USERSIG DO`; prints what it knows as JSON.
import { join } from 'node:path';

const [folder, appId, server, userID, userSig, what] = process.argv.slice(2);
const dist = join(import.meta.dirname, '../../packages/sdk/dist');
const { default: TencentCloudChat } = await import(join(dist, 'node.js'));
const { sqliteStore } = await import(join(dist, 'sqlite.js'));

const { EVENT, TYPES } = TencentCloudChat;
const chat = TencentCloudChat.create({
  SDKAppID: Number(appId),
  proxyServer: server,
  localStore: sqliteStore({ folder }),
});
chat.setLogLevel(4);
const ready = new Promise((resolve) => chat.on(EVENT.SDK_READY, resolve));
const told = new Promise((resolve) => chat.on(EVENT.MESSAGE_MODIFIED, ({ data }) => resolve(data[0].status)));
await chat.login({ userID, userSig });
await ready;

const conversationID = 'C2Calice';
const write = () =>
  chat.createTextMessage({ to: 'alice', conversationType: TYPES.CONV_C2C, payload: { text: 'from afar' } });
// Without a network it waits; another start of the app sends it.
if (what === 'write') chat.sendMessage(write()).catch(() => {});
const later = what === 'send later' ? await told : undefined;
const { messageList } = (await chat.getMessageList({ conversationID })).data;
const { conversationList } = (await chat.getConversationList()).data;
const unread = conversationList.map((conversation) => [conversation.conversationID, conversation.unreadCount]);
const messages = messageList.map(({ payload, status }) => [payload.text, status]);
console.log(JSON.stringify({ node: process.version, unread, messages, later }));
process.exit();
