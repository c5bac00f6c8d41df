/** Signs in; says the text if there is one, else answers what it hears; ends when it has heard something. */
exports.chatter = async function chatter(TencentCloudChat) {
  const [appId, server, userID, userSig, to, text] = process.argv.slice(2);
  const { EVENT, TYPES } = TencentCloudChat;
  const print = (line) => console.log(JSON.stringify(line));
  const chat = TencentCloudChat.create({ SDKAppID: Number(appId), proxyServer: server });
  chat.setLogLevel(4);
  const say = (words) =>
    chat.sendMessage(chat.createTextMessage({ to, conversationType: TYPES.CONV_C2C, payload: { text: words } }));
  const isReady = new Promise((resolve) => chat.on(EVENT.SDK_READY, resolve));
  const heard = new Promise((resolve) => chat.on(EVENT.MESSAGE_RECEIVED, ({ data }) => resolve(data[0].payload.text)));
  await chat.login({ userID, userSig });
  await isReady;
  print({ node: process.version, hasSocket: 'WebSocket' in globalThis });
  if (text) await say(text);
  const words = await heard;
  print({ heard: words });
  if (!text) await say(`${userID} heard: ${words}`);
  await chat.destroy();
};
