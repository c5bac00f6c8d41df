import type { Socket } from 'bun';
import { bindResource, openStream, plainAuth, scanMessages } from './stanzas.ts';

/** Whom to sign in, and where. */
export interface XmppUser {
  url: URL;
  domain: string;
  name: string;
  password: string;
}

/** A signed-in and available XMPP client. */
export interface XmppClient {
  send(stanza: Uint8Array): void;
}

/** Connects over plain TCP, signs in, binds a resource and becomes available; then messages go to `onMessage` by id. */
export async function openClient(user: XmppUser, onMessage: (number: number) => void): Promise<XmppClient> {
  const talk = await connect(user.url, onMessage);
  talk.write(openStream(user.domain));
  await talk.until('</stream:features>');
  talk.write(plainAuth(user.name, user.password));
  await talk.until('<success');
  talk.write(openStream(user.domain));
  await talk.until('</stream:features>');
  talk.write(bindResource('bench'));
  await talk.until('</iq>');
  talk.write('<presence/>');
  // The server shows a client its own presence: from here on messages to the bare address reach it.
  await talk.until('<presence');
  talk.isReady = true;
  return { send: talk.write };
}

interface Talk {
  write(stanza: string | Uint8Array): void;
  /** Resolves when the server has said so, which uses up what it said. */
  until(said: string): Promise<void>;
  isReady: boolean;
}

async function connect(url: URL, onMessage: (number: number) => void): Promise<Talk> {
  let heard: Buffer = Buffer.alloc(0);
  let waiting: { said: string; resolve(): void; reject(error: Error): void } | undefined;
  const look = () => {
    if (!waiting) return;
    if (heard.includes('<failure') || heard.includes('<stream:error')) waiting.reject(new Error(heard.toString()));
    if (!heard.includes(waiting.said)) return;
    heard = Buffer.alloc(0);
    waiting.resolve();
    waiting = undefined;
  };
  const writer = openWriter();
  const talk: Talk = {
    isReady: false,
    write: (stanza) => writer.write(socket, typeof stanza === 'string' ? Buffer.from(stanza) : stanza),
    until: (said) =>
      new Promise((resolve, reject) => {
        waiting = { said, resolve, reject };
        look();
      }),
  };
  const socket = await Bun.connect({
    hostname: url.hostname,
    port: Number(url.port),
    socket: {
      data: (_, chunk) => {
        heard = heard.length > 0 ? Buffer.concat([heard, chunk]) : Buffer.from(chunk);
        if (!talk.isReady) look();
        else heard = heard.subarray(scanMessages(heard, onMessage));
      },
      drain: writer.drain,
      close: () => waiting?.reject(new Error(`the peer closed the connection: ${heard.toString()}`)),
    },
  });
  socket.setNoDelay(true);
  return talk;
}

function openWriter() {
  /** What the socket did not take; nothing else goes out before it. */
  let rest: Uint8Array = new Uint8Array();
  const drain = (socket: Socket) => {
    rest = rest.subarray(Math.max(0, socket.write(rest)));
  };
  return {
    drain,
    write: (socket: Socket, bytes: Uint8Array) => {
      rest = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes.slice();
      drain(socket);
    },
  };
}
