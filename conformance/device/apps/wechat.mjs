// The runtime of a WeChat mini-program, as far as the SDK can see it: its `wx`, over real connections.
import { createEngine } from './engine.mjs';
import { createHalting, createNetwork } from './halting.mjs';

const MAX_SOCKETS = 5;
const MAX_TEXT_BYTES = 1024 * 1024;
const MAX_BYTES = 10 * MAX_TEXT_BYTES;
/** What its modules do not see, although the engine may have it. */
const HIDDEN = ['globalThis', 'self', 'window', 'document', 'location', 'navigator', 'WebSocket', 'fetch', 'URL'];

/**
 * Starts the mini-program.
 *
 * @param kept its storage, which outlives it
 */
export function startWechat(bundle, kept) {
  const halting = createHalting();
  const network = createNetwork();
  const shown = new Set();
  const changed = new Set();
  const wx = {
    connectSocket: (how) => connectSocket(how, { halting, network }),
    ...storageOf(kept, halting),
    onAppShow: (run) => shown.add(run),
    offAppShow: (run) => shown.delete(run),
    onNetworkStatusChange: (run) => changed.add(run),
    offNetworkStatusChange: (run) => changed.delete(run),
  };
  const engine = createEngine({ wx, console, ...halting.timers });
  const sdk = engine.load(bundle, undefined, Object.fromEntries(HIDDEN.map((name) => [name, undefined])));
  const tell = (listeners, ...args) => halting.run(() => listeners.forEach((run) => void run(...args)));
  return {
    sdk,
    store: () => sdk.wechatStore(),
    sockets: network.count,
    turnNetwork(on) {
      network.turn(on);
      tell(changed, { isConnected: on, networkType: on ? 'wifi' : 'none' });
    },
    /** Halted at once, where WeChat waits some seconds; what it was connected to is cut. */
    hide() {
      halting.halt();
      network.cut();
    },
    show() {
      halting.goOn();
      tell(shown, { scene: 1001 });
    },
    kill() {
      halting.end();
      network.cut();
    },
  };
}

function connectSocket({ url, protocols, fail }, { halting, network }) {
  const told = { open: [], message: [], close: [], error: [] };
  const tell = (name, answer) => halting.run(() => told[name].forEach((run) => void run(answer)));
  if (network.count() >= MAX_SOCKETS) {
    halting.run(() => fail?.({ errMsg: 'connectSocket:fail exceed max task count' }));
    return undefined;
  }
  let isOpen = false;
  const socket = network.connect(url, protocols, {
    opened: () => {
      isOpen = true;
      tell('open', {});
    },
    received: (data) => tell('message', { data }),
    closed: (code, reason) => {
      // A connection that never was tells of an error alone.
      if (isOpen) tell('close', { code, reason });
      else tell('error', { errMsg: 'fail' });
    },
  });
  return {
    onOpen: (run) => told.open.push(run),
    onMessage: (run) => told.message.push(run),
    onClose: (run) => told.close.push(run),
    onError: (run) => told.error.push(run),
    send({ data, fail: failed }) {
      if (socket.readyState === socket.OPEN) socket.send(data);
      else halting.run(() => failed?.({ errMsg: 'sendSocketMessage:fail' }));
    },
    close({ code = 1000, reason = '', fail: failed }) {
      if (isOpen) socket.close(code, reason);
      else halting.run(() => failed?.({ errMsg: 'closeSocket:fail WebSocket is not connected' }));
    },
  };
}

/** Texts by name, each no longer than 1 MB, 10 MB in all. */
function storageOf(kept, halting) {
  const later = (task) => setTimeout(() => halting.run(task), 0);
  const bytesOf = (texts) => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const flawOf = (key, data) => {
    if (Buffer.byteLength(data) > MAX_TEXT_BYTES) return 'exceed max size';
    const others = [...kept].filter(([name]) => name !== key).map(([, text]) => text);
    return bytesOf([...others, data]) > MAX_BYTES ? 'exceed storage max size' : undefined;
  };
  return {
    getStorage: ({ key, success, fail }) =>
      later(() => {
        if (kept.has(key)) success?.({ data: kept.get(key) });
        else fail?.({ errMsg: 'getStorage:fail data not found' });
      }),
    setStorage: ({ key, data, success, fail }) =>
      later(() => {
        const flaw = flawOf(key, data);
        if (flaw === undefined) kept.set(key, data);
        if (flaw === undefined) success?.({});
        else fail?.({ errMsg: `setStorage:fail:${flaw}` });
      }),
    removeStorage: ({ key, success }) =>
      later(() => {
        kept.delete(key);
        success?.({});
      }),
    getStorageSync: (key) => kept.get(key) ?? '',
    setStorageSync: (key, data) => void kept.set(key, data),
  };
}
