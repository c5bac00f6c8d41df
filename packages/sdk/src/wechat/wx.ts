/** A connection of a mini-program. */
export interface SocketTask {
  onOpen(run: () => void): void;
  onMessage(run: (message: { data: unknown }) => void): void;
  onClose(run: (closed: { code?: number; reason?: string }) => void): void;
  onError(run: (failed: { errMsg?: string }) => void): void;
  send(message: { data: string; fail?: () => void }): void;
  close(how: { code?: number; reason?: string; fail?: () => void }): void;
}

/** How calls of a mini-program answer. */
interface Answering<T> {
  success?: (answer: T) => void;
  fail?: (failed: { errMsg?: string }) => void;
}

/** The parts of a mini-program's `wx` that the SDK uses. */
export interface Wx {
  connectSocket(how: { url: string; protocols: string[]; fail?: () => void }): SocketTask;
  getStorage(what: { key: string } & Answering<{ data: unknown }>): void;
  setStorage(what: { key: string; data: string } & Answering<unknown>): void;
  removeStorage(what: { key: string } & Answering<unknown>): void;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, data: string): void;
  // Base libraries of older versions of WeChat lack these.
  onAppShow?(run: () => void): void;
  offAppShow?(run: () => void): void;
  onNetworkStatusChange?(run: (status: { isConnected: boolean }) => void): void;
  offNetworkStatusChange?(run: (status: { isConnected: boolean }) => void): void;
}
