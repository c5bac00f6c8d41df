// A client of the SDK on plain Node: commands come as JSON lines on stdin, answers and events go out as JSON lines.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [sdkFile, server, sdkAppId] = process.argv.slice(2);
const { default: TencentCloudChat } = await import(pathToFileURL(sdkFile).href);
const { EVENT, TYPES } = TencentCloudChat;
const chat = TencentCloudChat.create({ SDKAppID: Number(sdkAppId), proxyServer: server });
chat.setLogLevel(4);

const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const plain = ({ ID, from, to, flow, type, payload, isRevoked, isModified, isPeerRead, status }) => ({
  ID,
  from,
  to,
  flow,
  type,
  payload,
  isRevoked,
  isModified,
  isPeerRead,
  status,
});

for (const name of [EVENT.SDK_READY, EVENT.SDK_NOT_READY, EVENT.NET_STATE_CHANGE, EVENT.KICKED_OUT]) {
  chat.on(name, function told(event) {
    tell({ event: event.name, data: event.data });
  });
}
for (const name of [
  EVENT.MESSAGE_RECEIVED,
  EVENT.MESSAGE_REVOKED,
  EVENT.MESSAGE_MODIFIED,
  EVENT.MESSAGE_READ_BY_PEER,
]) {
  chat.on(name, function toldMessages(event) {
    tell({ event: event.name, data: event.data.map(plain) });
  });
}

const commands = {
  login: (options) => chat.login(options),
  async send({ to, text }) {
    const message = chat.createTextMessage({ to, conversationType: TYPES.CONV_C2C, payload: { text } });
    return plain((await chat.sendMessage(message)).data.message);
  },
  async sendImage({ to, base64 }) {
    const file = new Blob([Buffer.from(base64, 'base64')], { type: 'image/png' });
    const message = chat.createImageMessage({ to, conversationType: TYPES.CONV_C2C, payload: { file } });
    return plain((await chat.sendMessage(message)).data.message);
  },
  read: ({ peer }) => chat.setMessageRead({ conversationID: `C2C${peer}` }),
  async revoke({ id }) {
    return plain((await chat.revokeMessage(chat.findMessage(id))).data.message);
  },
  async react({ id, reactionID }) {
    const message = chat.findMessage(id);
    await chat.addMessageReaction(message, reactionID);
    return (await chat.getMessageReactions({ messageList: [message] })).data.resultList;
  },
  async history({ peer }) {
    const all = [];
    let nextReqMessageID = '';
    for (;;) {
      const { data } = await chat.getMessageList({ conversationID: `C2C${peer}`, nextReqMessageID });
      all.unshift(...data.messageList);
      nextReqMessageID = data.nextReqMessageID;
      if (data.isCompleted) return all.map(plain);
    }
  },
  async conversations() {
    const { data } = await chat.getConversationList();
    return data.conversationList.map(({ conversationID, unreadCount, lastMessage }) => ({
      conversationID,
      unreadCount,
      lastText: lastMessage.messageForShow,
    }));
  },
  logout: () => chat.logout(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, command, params } = JSON.parse(line);
  Promise.resolve()
    .then(() => commands[command](params ?? {}))
    .then(
      (result) => tell({ id, result }),
      ({ code, message }) => tell({ id, error: { code, message } }),
    );
}
await chat.destroy().catch(() => {});
process.exit(0);
