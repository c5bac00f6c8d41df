import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line between clients and a server that counts what goes up, and breaks where a test says. */
export interface FileLine extends Disposable {
  readonly port: number;
  /** Bytes that clients sent so far. */
  readonly upBytes: number;
  /** How often it broke. */
  readonly breaks: number;
  /** How many connections it refused. */
  readonly refusals: number;
  /** Breaks each connection that has brought so many bytes up, `times` in all; what came over it before has arrived. */
  breakAfter(bytes: number, times: number): void;
  /** Refuses connections that carry no WebSocket, until it is called with false. */
  refuse(isRefusing: boolean): void;
}

/** Opens a line on a free loopback port; `target` is asked for each connection, so the server may move. */
export async function openFileLine(target: () => number): Promise<FileLine> {
  let [upBytes, breaks, refusals] = [0, 0, 0];
  let [limit, left, isRefusing] = [Number.POSITIVE_INFINITY, 0, false];
  const open = new Set<Socket>();
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // A break is no error of the test.
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    const far = connect({ port: target(), host: '127.0.0.1' });
    let carried = 0;
    let isSocket: boolean | undefined;
    for (const socket of [near, far]) keep(socket);
    near.on('data', (bytes: Buffer) => {
      isSocket ??= bytes.toString('latin1').startsWith('GET /im');
      if (isRefusing && !isSocket) {
        refusals++;
        return near.destroy();
      }
      const passing = left > 0 && !isSocket ? bytes.subarray(0, Math.max(0, limit - carried)) : bytes;
      upBytes += passing.length;
      carried += passing.length;
      far.write(passing);
      if (passing.length === bytes.length) return;
      left--;
      breaks++;
      // Ended, so that what went before arrives.
      far.end();
      near.destroy();
    });
    far.pipe(near);
    near.on('close', () => far.end());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    get upBytes() {
      return upBytes;
    },
    get breaks() {
      return breaks;
    },
    get refusals() {
      return refusals;
    },
    breakAfter(bytes, times) {
      [limit, left] = [bytes, times];
    },
    refuse(isOn) {
      isRefusing = isOn;
    },
    [Symbol.dispose]() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
