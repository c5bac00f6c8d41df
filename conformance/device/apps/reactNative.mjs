// The runtime of an app of React Native, as far as the SDK can see it, over real connections.
import { createEngine } from './engine.mjs';
import { createHalting, createNetwork } from './halting.mjs';

const MAX_TEXT_BYTES = 2 * 1024 * 1024;
const MAX_BYTES = 6 * 1024 * 1024;

/**
 * Starts the app.
 *
 * @param kept its storage, which outlives it
 */
export function startReactNative(bundle, kept) {
  const halting = createHalting();
  const network = createNetwork();
  const states = new Set();
  const watches = new Set();
  const stateOf = () => ({ type: network.isConnected ? 'wifi' : 'none', isConnected: network.isConnected });
  const AppState = {
    addEventListener(type, run) {
      if (type !== 'change') throw new Error(`AppState knows no ${type}`);
      states.add(run);
      return { remove: () => states.delete(run) };
    },
  };
  const NetInfo = {
    addEventListener(run) {
      watches.add(run);
      halting.run(() => run(stateOf()));
      return () => watches.delete(run);
    },
  };
  const engine = createEngine({ WebSocket: socketClass(network, halting), console, ...halting.timers });
  const sdk = engine.load(bundle, (name) => {
    if (name !== 'react-native') throw new Error(`there is no module ${name}`);
    return { AppState };
  });
  sdk.watchNetwork(NetInfo);
  const tell = (listeners, ...args) => halting.run(() => listeners.forEach((run) => void run(...args)));
  return {
    sdk,
    store: () => sdk.asyncStorageStore(asyncStorage(kept)),
    sockets: network.count,
    turnNetwork(on) {
      network.turn(on);
      tell(watches, stateOf());
    },
    hide() {
      tell(states, 'background');
      halting.halt();
      network.cut();
    },
    show() {
      halting.goOn();
      tell(states, 'active');
    },
    kill() {
      halting.end();
      network.cut();
    },
  };
}

/** Of its WebSocket: handlers, `send`, `close`. */
const socketClass = (network, halting) =>
  class WebSocket {
    onopen = null;
    onmessage = null;
    onclose = null;
    onerror = null;
    #real;

    constructor(url, protocol) {
      this.#real = network.connect(url, protocol, {
        opened: () => halting.run(() => this.onopen?.({})),
        received: (data) => halting.run(() => this.onmessage?.({ data })),
        closed: (code, reason) =>
          halting.run(() => {
            if (code !== 1000) this.onerror?.({ message: reason });
            this.onclose?.({ code, reason });
          }),
      });
    }

    send(data) {
      if (this.#real.readyState !== 1) throw new Error('INVALID_STATE_ERR');
      this.#real.send(data);
    }

    close(code, reason) {
      this.#real.close(code, reason);
    }
  };

/** Texts by name, 6 MB in all, of which Android reads no more than 2 MB at once. */
function asyncStorage(kept) {
  const later = () => new Promise((resolve) => setTimeout(resolve, 0));
  const bytes = () => [...kept.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return {
    async getItem(name) {
      await later();
      const text = kept.get(name) ?? null;
      if (text !== null && Buffer.byteLength(text) > MAX_TEXT_BYTES)
        throw new Error('Row too big to fit into CursorWindow');
      return text;
    },
    async setItem(name, text) {
      await later();
      const before = kept.get(name);
      kept.set(name, text);
      if (bytes() <= MAX_BYTES) return;
      if (before === undefined) kept.delete(name);
      else kept.set(name, before);
      throw new Error('database or disk is full (code 13)');
    },
    async removeItem(name) {
      await later();
      kept.delete(name);
    },
  };
}
