// A device on which an app runs: `node host.mjs wechat|reactNative`; the test tells it over IPC what to do.
import { join } from 'node:path';
import { startReactNative } from './reactNative.mjs';
import { startWechat } from './wechat.mjs';

const dist = join(import.meta.dirname, '../../../packages/sdk/dist');
const runtimes = {
  wechat: (kept) => startWechat(join(dist, 'wechat/index.js'), kept),
  reactNative: (kept) => startReactNative(join(dist, 'react-native/index.js'), kept),
};
const start = runtimes[process.argv[2]];
const kept = new Map();
let app;
let chat;
let events = [];
let waiting = [];

/** An event that came since the start or since the last one of that name was asked for. */
function told(name) {
  const at = events.findIndex((event) => event.name === name);
  if (at >= 0) return Promise.resolve(plain(events.splice(at, 1)[0].data));
  return new Promise((resolve) => waiting.push({ name, resolve }));
}

function note(event) {
  const at = waiting.findIndex(({ name }) => name === event.name);
  if (at >= 0) waiting.splice(at, 1)[0].resolve(plain(event.data));
  else events.push(event);
}

const plain = (value) => (value === undefined ? null : JSON.parse(JSON.stringify(value)));

const doing = {
  /** Starts the app anew; all that is left of the last time is its storage. */
  start({ sdkAppId, server, isKept }) {
    [events, waiting] = [[], []];
    app = start(kept);
    const { create, EVENT } = app.sdk;
    chat = create({ SDKAppID: sdkAppId, proxyServer: server, ...(isKept && { localStore: app.store() }) });
    chat.setLogLevel(4);
    for (const name of Object.values(EVENT)) chat.on(name, note);
  },
  call: async ({ method, args = [] }) => plain(await chat[method](...args)),
  send: async ({ to, text }) => plain((await chat.sendMessage(textTo(to, text))).data.message),
  /** Written, and not waited for. */
  write: ({ to, text }) => void chat.sendMessage(textTo(to, text)).catch(() => {}),
  told: ({ name }) => told(name),
  turnNetwork: ({ on }) => app.turnNetwork(on),
  hide: () => app.hide(),
  show: () => app.show(),
  kill: () => app.kill(),
  seen: () => ({ sockets: app.sockets(), names: [...kept.keys()] }),
};

const textTo = (to, text) =>
  chat.createTextMessage({ to, conversationType: app.sdk.TYPES.CONV_C2C, payload: { text } });

process.on('message', async ({ id, what, ...rest }) => {
  try {
    process.send({ id, result: (await doing[what](rest)) ?? null });
  } catch (error) {
    process.send({ id, error: { code: error.code, message: String(error.message ?? error) } });
  }
});
