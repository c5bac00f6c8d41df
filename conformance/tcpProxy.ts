import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network of the test's own between clients and a server: it can be cut and joined again. */
export interface TcpProxy extends Disposable {
  readonly port: number;
  /** Cuts all connections and takes none until `join`. */
  cut(): void;
  /** Keeps connections open and swallows all that is sent, both ways, until `join`; new ones get no answer. */
  swallow(): void;
  /** Carries what clients send and swallows what they would get, until `join`. */
  swallowAnswers(): void;
  /** Lets traffic through again; what was swallowed is lost, so the connections of that time are cut. */
  join(): void;
}

/** Opens a proxy on a free loopback port; `target` is asked for each connection, so the server may move. */
export async function openTcpProxy(target: () => number): Promise<TcpProxy> {
  let mode: 'through' | 'cut' | 'swallow' | 'deaf' = 'through';
  const answering = new Set<Socket>();
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // A cut is no error of the test.
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    if (mode === 'cut') return near.destroy();
    keep(near);
    if (mode === 'swallow') return near.resume();
    const far = connect({ port: target(), host: '127.0.0.1' });
    keep(far);
    answering.add(far);
    near.pipe(far);
    if (mode === 'deaf') far.resume();
    else far.pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => {
      answering.delete(far);
      near.destroy();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      mode = 'cut';
      cutAll();
    },
    swallow: () => {
      mode = 'swallow';
      for (const socket of open) socket.unpipe().resume();
    },
    swallowAnswers: () => {
      mode = 'deaf';
      for (const far of answering) far.unpipe().resume();
    },
    join: () => {
      if (mode === 'swallow' || mode === 'deaf') cutAll();
      mode = 'through';
    },
    [Symbol.dispose]: () => {
      mode = 'cut';
      cutAll();
      server.close();
    },
  };
}
