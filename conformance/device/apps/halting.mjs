// A runtime that is halted in the background: what would happen meanwhile happens when it goes on.
import { WebSocket } from 'ws';

/** Runs what a runtime is told, at once or when it goes on. */
export function createHalting() {
  let isHalted = false;
  let waiting = [];
  let isOver = false;
  const run = (task) => {
    if (isOver) return;
    if (isHalted) waiting.push(task);
    else task();
  };
  return {
    run,
    halt() {
      isHalted = true;
    },
    goOn() {
      isHalted = false;
      for (const task of waiting.splice(0)) run(task);
    },
    /** The app is killed. */
    end() {
      isOver = true;
      waiting = [];
    },
    timers: {
      setTimeout: (task, ms) => setTimeout(() => run(task), ms),
      clearTimeout,
      setInterval: (task, ms) => setInterval(() => run(task), ms),
      clearInterval,
    },
  };
}

/** The real connections of a device, which its network and its system may cut. */
export function createNetwork() {
  const open = new Set();
  let isConnected = true;
  return {
    get isConnected() {
      return isConnected;
    },
    count: () => open.size,
    /** A real WebSocket, if there is a network. */
    connect(url, protocols, told) {
      const socket = new WebSocket(isConnected ? url : 'ws://127.0.0.1:9', protocols);
      open.add(socket);
      socket.onopen = told.opened;
      socket.onmessage = ({ data }) => told.received(data);
      socket.onerror = () => {};
      socket.onclose = ({ code, reason }) => {
        open.delete(socket);
        told.closed(code, reason);
      };
      return socket;
    },
    /** Ends all connections; the runtime is not told of any. */
    cut() {
      for (const socket of open) {
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
      }
      open.clear();
    },
    turn(on) {
      isConnected = on;
      if (!on) this.cut();
    },
  };
}
